import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { survivesDotenv } from "../components/dotenv";
import { realFolder } from "../emulator/servers/quarters";

/**
 * A path to a folder that every reader of a `.env` file keeps: its own, or, where that has a space or an accent, one
 * through a link in the user's state folder. It stays the same for as long as the folder is where it is. A user whose
 * own home has such a character gets a path that not every reader keeps.
 */
export function plainPath(folder: string): string {
  const real = realFolder(folder);
  if (survivesDotenv(real)) return real;
  const link = linkTo(real);
  if (lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() && readlinkSync(link) === real)
    return link;
  mkdirSync(links(), { recursive: true, mode: 0o700 });
  rmSync(link, { force: true });
  symlinkSync(real, link);
  return link;
}

/** Takes the link away, if there is one. */
export function forgetPlainPath(folder: string): void {
  rmSync(linkTo(realFolder(folder)), { force: true });
}

const links = () =>
  join(process.env["XDG_STATE_HOME"] ?? join(homedir(), ".local", "state"), "siscoe-infrastructure");

const linkTo = (real: string) => join(links(), createHash("sha256").update(real).digest("hex").slice(0, 16));
