import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { writePrivate } from "../system/files";
import { checkout } from "./checkout";
import { Failure } from "./failure";
import { applicationNote } from "./applicationNote";
import { environmentFolder, type Place } from "./localStack";
import { serversOf } from "./servers";
import type { Terminal } from "./terminal";

/** What `--app` is to end what it began. */
const none = "none";

/**
 * Has an environment run the application of a folder from its next `up` on, as an image that is made of it now; for `none`,
 * no application any more. What was uploaded stays.
 */
export function chooseApp(place: Place, typed: string, terminal: Terminal): void {
  if (typed === none) {
    rmSync(applicationNote(environmentFolder(place)), { force: true });
    return;
  }
  const fleet = serversOf(place, terminal);
  if (fleet === undefined) throw new Failure("--app needs servers: leave out EMULATOR_SERVERS.");
  const folder = resolve(typed);
  terminal.doing("Making the application's image");
  const image = fleet.makeImage(folder, join(checkout, "image"));
  terminal.goOn();
  writePrivate(applicationNote(environmentFolder(place)), JSON.stringify({ folder, image }, undefined, 2));
}
