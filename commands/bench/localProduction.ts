import { execFile } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { fleetOf } from "../../emulator/servers/environment";
import { ensureRedisServer } from "../../emulator/services/elasticache/redisProgram";
import { copyCheckout } from "../checkout";
import { Failure } from "../failure";
import { forgetTheCloud } from "../localStack";
import { pulumiCli } from "../pulumiCli";
import { frontPort } from "../servers";
import type { Terminal } from "../terminal";
import { inNewFolder, writeEmptyProgram } from "./emptyProgram";
import type { Comparison } from "./ratio";

/** How long `npm start` takes on an installed clone, and the `up` after it, beside what cannot be saved. */
export async function localProduction(runs: number, terminal: Terminal): Promise<readonly Comparison[]> {
  await ensureRedisServer(terminal);
  const { command } = await pulumiCli(terminal);
  forgetTheCloud();
  const times: Record<keyof Round, number[]> = {
    ...{ start: [], preview: [], postgres: [], redis: [], second: [], empty: [], ownEmpty: [] },
  };
  for (let run = 0; run < runs; run++) {
    const round = await inNewFolder(terminal, (folder) => play(folder, command, terminal));
    for (const name of Object.keys(times) as (keyof Round)[]) times[name].push(round[name]);
  }
  return [
    {
      title: "From `npm start` on an installed clone to a front end that answers",
      subject: { name: "npm start", times: times.start },
      yardstick: [
        { name: "an empty program's preview", times: times.preview },
        { name: "PostgreSQL's initdb and start", times: times.postgres },
        { name: "Redis's start", times: times.redis },
      ],
      limit: 1.5,
    },
    {
      title: "A second up, which changes nothing",
      subject: { name: "npm start", times: times.second },
      yardstick: [{ name: "an empty program's up", times: times.empty }],
      limit: 1,
    },
    {
      title: "The same, compared with our own command for an empty program: the cost of the resources",
      subject: { name: "npm start", times: times.second },
      yardstick: [{ name: "npm start of an empty program", times: times.ownEmpty }],
    },
  ];
}

/** What one round measures, in milliseconds. */
interface Round {
  readonly start: number;
  readonly preview: number;
  readonly postgres: number;
  readonly redis: number;
  readonly second: number;
  readonly empty: number;
  readonly ownEmpty: number;
}

async function play(folder: string, pulumi: string, { goOn, signal }: Terminal): Promise<Round> {
  const [whole, empty, ownEmpty] = [join(folder, "whole"), join(folder, "empty"), join(folder, "own-empty")];
  for (const copy of [whole, ownEmpty]) copyCheckout(copy);
  writeFileSync(join(ownEmpty, "main.js"), "module.exports = () => ({});\n");
  writeEmptyProgram(empty, whole);
  const env: NodeJS.ProcessEnv = { ...process.env, PATH: [dirname(pulumi), process.env["PATH"]].join(":") };
  delete env["EMULATOR_SERVERS"];
  const npm = (copy: string, ...args: string[]) =>
    timed(async () => {
      await promisify(execFile)("npm", args, { cwd: copy, env, signal });
      goOn();
    });
  const alone = fleetOf(join(folder, "alone"), { signal });
  try {
    return {
      start: await untilFrontAnswers(whole, () => npm(whole, "start")),
      preview: await npm(empty, "start", "preview"),
      postgres: await timed(() => alone.putPostgres("alone", { userName: "siscoe", parameters: [] })),
      redis: await timed(() => alone.putRedis("alone", { tokens: [], replicas: 0, parameters: [] })),
      // The first one makes what the second finds.
      empty: (await npm(empty, "start", "up"), await npm(empty, "start", "up")),
      ownEmpty: (await npm(ownEmpty, "start"), await npm(ownEmpty, "start")),
      second: await npm(whole, "start"),
    };
  } finally {
    await Promise.all([alone, fleetOf(localOf(whole))].map((fleet) => fleet.destroy()));
  }
}

function localOf(copy: string): string {
  return join(copy, ".local", "local");
}

/** How long it takes, from the start of a command, until the front of a copy's environment answers, whatever it says. */
async function untilFrontAnswers(copy: string, command: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  const ended = new AbortController();
  const answered = async () => {
    while (!(await frontAnswers(copy))) {
      if (ended.signal.aborted) throw new Failure("`npm start` has ended, but no front end answers.");
      await sleep(20);
    }
    return performance.now() - start;
  };
  const running = command().finally(() => {
    ended.abort();
  });
  const [time] = await Promise.all([answered(), running]);
  return time;
}

async function frontAnswers(copy: string): Promise<boolean> {
  // What makes the folder first is to be the command itself.
  if (!existsSync(join(localOf(copy), "servers", "front"))) return false;
  const fleet = fleetOf(localOf(copy));
  const port = frontPort(fleet);
  if (port === undefined) return false;
  const { ca } = await fleet.authority();
  return new Promise((resolve) => {
    request({ host: "localhost", port, ca }, (response) => {
      response.resume();
      resolve(true);
    })
      .on("error", () => {
        resolve(false);
      })
      .end();
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
