import { homedir } from "node:os";
import { join } from "node:path";

/** Where this repository keeps what can be had again and is dear to make: the Pulumi CLI, virtual environments, downloads. */
export function cacheFolder(): string {
  return join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "siscoe-infrastructure");
}
