import { execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";
import { serversIn } from "../../../emulator/servers/environment";
import { makePassable, removeFolder } from "../../../emulator/servers/quarters";

/** A copy of an environment with the data of its servers, all stopped, to begin from again. */
export class EnvironmentCopy {
  private readonly folder = mkdtempSync(join(tmpdir(), "siscoe-walk-"));
  /** Where its servers are: root's are elsewhere, and a link leads to them. */
  private readonly place: string;

  /**
   * Takes the copy.
   *
   * @param local - the folder `.local` of the environment's checkout.
   */
  constructor(
    private readonly local: string,
    private readonly stack: string,
  ) {
    after(() => {
      rmSync(this.folder, { recursive: true, force: true });
    });
    this.place = realpathSync(serversIn(join(local, stack)));
    copy(local, join(this.folder, "local"));
    copy(this.place, join(this.folder, "servers"));
  }

  /** Puts it in the place of what is there, whose servers are stopped too. */
  putBack(): void {
    removeFolder(serversIn(join(this.local, this.stack)));
    copy(join(this.folder, "local"), this.local);
    makePassable(dirname(this.place));
    copy(join(this.folder, "servers"), this.place);
  }
}

/** With owners and times: PostgreSQL starts from nobody else's files. */
function copy(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  execFileSync("cp", ["-a", from, to]);
}
