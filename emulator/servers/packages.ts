import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Whether packages can be installed here without asking anyone: by root, where there is apt. */
export function canInstall(): boolean {
  return process.getuid?.() === 0 && onPath("apt-get") !== undefined;
}

/** Installs Debian's packages, and says whether that worked. The machine's lists are read anew only if they fall short. */
export async function installPackages(names: readonly string[], signal?: AbortSignal): Promise<boolean> {
  const install = ["install", "-y", "--no-install-recommends", ...names];
  return (
    (await aptGet(install, signal)) || ((await aptGet(["update"], signal)) && (await aptGet(install, signal)))
  );
}

/** What installs a program, by what is there to install with: `["brew", "brew install nginx"]`. */
export type Installers = readonly (readonly [manager: string, line: string])[];

/** What to type to have a program here; `otherwise`, where there is nothing known to install it with. */
export function installAdvice(installers: Installers, otherwise: string): string {
  const [, line] = installers.find(([manager]) => onPath(manager) !== undefined) ?? [];
  return line === undefined ? otherwise : `Install it: ${line}`;
}

/** Where a program is that the PATH leads to. */
export function onPath(program: string): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function aptGet(args: readonly string[], signal?: AbortSignal): Promise<boolean> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const child = spawn("apt-get", ["-q", "-o", "DPkg::Lock::Timeout=120", ...args], {
    env,
    signal,
    // What was asked for goes to standard output; this wasn't.
    stdio: ["ignore", 2, 2],
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      resolve(code === 0);
    });
  });
}
