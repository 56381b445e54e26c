import { readdirSync } from "node:fs";
import { join } from "node:path/posix";

/**
 * What a stack may be called. AWS's shortest name is a load balancer's, 32 characters: "siscoe-" + stack + "-alb" +
 * Pulumi's 8. What begins with "siscoe-<stack>-" is within reach of the stack's role: so none is called like a thing
 * of the bootstrap's, such as the bucket siscoe-state-….
 */
export const stackName = /^(?!(bootstrap|github|stack|state)$)[a-z][a-z0-9]{0,11}$/;

/** The same in words that follow "Allowed:". */
export const stackNameAllowed =
  "a lower-case letter, then up to 11 lower-case letters and digits; not bootstrap, github, stack or state";

/**
 * The file of the checkout that a stack's settings are in, from the checkout's root: local's is out of the cloud's reach.
 *
 * @param folder - the folder of the stack's project, where that is not the checkout itself.
 */
export function settingsFile(stack: string, folder?: string): string {
  return join(folder ?? (stack === "local" ? "emulator" : ""), `Pulumi.${stack}.yaml`);
}

/** The stacks that have a file in a folder, by name. */
export function stacksIn(folder: string): string[] {
  const names = readdirSync(folder).map((file) => /^Pulumi\.([\w-][\w.-]*)\.yaml$/.exec(file)?.[1]);
  return names.filter((name) => name !== undefined).sort();
}
