import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ServerFailure } from "../../system/failure";
import { namesIn } from "../../system/files";
import { unpackPackages } from "./debianPackages";
import { installAdvice, type Installers, onPath } from "./packages";

/** Where Debian keeps it, which isn't on the PATH of ordinary users. */
const debians = "/usr/sbin/nginx";

/** What installs it. */
const INSTALLERS: Installers = [
  ["apt-get", "sudo apt-get update && sudo apt-get install -y nginx"],
  ["dnf", "sudo dnf install -y nginx"],
  ["apk", "sudo apk add nginx"],
  ["brew", "brew install nginx"],
];

/**
 * nginx, as this machine has it; otherwise Debian's, unpacked below the given folder and kept there. Installed as
 * packages are, it would start a web server on port 80 that nobody asked for; so no account needs root's rights.
 *
 * @param cache a folder that outlives the command, made when it is needed.
 * @throws ServerFailure where there is none to be had, with the line that installs one.
 */
export function nginxProgram(cache: string, say: (line: string) => void): string {
  const kept = namesIn(cache).map((name) => join(cache, name, debians));
  const found = [onPath("nginx"), debians, ...kept].find((path) => path !== undefined && works(path));
  if (found !== undefined) return found;
  if (onPath("apt-get") !== undefined && onPath("dpkg-deb") !== undefined) {
    say(`There is no nginx on this machine: unpacking Debian's in ${cache}.`);
    const home = unpackPackages(cache, ["nginx"]);
    if (home !== undefined && works(join(home, debians))) return join(home, debians);
  }
  throw missingNginx();
}

/** There is none to be had. */
export function missingNginx(): ServerFailure {
  return new ServerFailure(
    "There is no nginx on this machine, and its package can't be had. " +
      installAdvice(INSTALLERS, "Install it, and put it on the PATH."),
  );
}

function works(program: string): boolean {
  return spawnSync(program, ["-v"]).status === 0;
}
