import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { copyCheckout } from "../checkout";
import { forgetTheCloud } from "../localStack";
import { pulumiCli } from "../pulumiCli";
import type { Terminal } from "../terminal";
import { inNewFolder, writeEmptyProgram } from "./emptyProgram";
import type { Comparison } from "./ratio";

/** The CPU that a preview of production takes where nothing was ever run, the emulator's included. */
export async function coldPreview(runs: number, terminal: Terminal): Promise<readonly Comparison[]> {
  const { command } = await pulumiCli(terminal);
  forgetTheCloud();
  const path = [dirname(command), process.env["PATH"]].join(":");
  const env = { ...process.env, PATH: path, EMULATOR_SERVERS: "" };
  const [whole, empty]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    await inNewFolder(terminal, async (folder) => {
      const [copy, nothing] = [join(folder, "whole"), join(folder, "empty")];
      copyCheckout(copy);
      writeEmptyProgram(nothing, copy);
      empty.push(await cpu(nothing, env, "run.js", "preview"));
      whole.push(await cpu(copy, env, "load.js", "commands/local.ts", "preview", "--stack", "prod"));
    });
  }
  return [
    {
      title: "The CPU time of a cold preview",
      subject: { name: "production", times: whole },
      yardstick: [{ name: "an empty program", times: empty }],
      limit: 2,
    },
  ];
}

/** The CPU that a program took, with all that it started and waited for: a shell tells it of its children. */
async function cpu(cwd: string, env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<number> {
  const script = '"$@" >/dev/null 2>&1 || exit 1; times';
  const { stdout } = await promisify(execFile)("sh", ["-c", script, "sh", process.execPath, ...args], {
    cwd,
    env,
  });
  const [, children = ""] = stdout.trim().split("\n");
  return children.split(" ").reduce((sum, spent) => {
    const [minutes, seconds] = spent.replace("s", "").split("m").map(Number);
    return sum + ((minutes ?? 0) * 60 + (seconds ?? 0)) * 1000;
  }, 0);
}
