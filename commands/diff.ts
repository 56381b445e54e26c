import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { checkout } from "./checkout";
import type { Typed } from "./command";
import { costNote } from "./cost/note";
import { type Base, takeOut } from "./diff/base";
import { losses } from "./diff/changes";
import { renderMarkdown } from "./diff/markdown";
import { alarm, type Report } from "./diff/report";
import type { Outcome, Side } from "./diff/side";
import { renderText } from "./diff/text";
import { Failure, UsageError } from "./failure";
import { pulumiCli } from "./pulumiCli";
import { needRoom } from "./room";
import { settingsFile } from "../settings/stackName";
import { stackName } from "./stackSettings";
import type { Terminal } from "./terminal";
import { writeAsked } from "./writing";

/** Something that holds data would be replaced or deleted. Not a failure of the command: hence a code of its own. */
export class DataAtRisk extends Failure {
  override readonly name = "DataAtRisk";
  override readonly exitCode = 3;
}

/** The forms that `diff` tells its findings in. */
export const renderers = { text: renderText, markdown: renderMarkdown } as const;

/**
 * `npm run local -- diff`: what the working tree would change in an environment that runs the base branch. The base is
 * brought up on the emulator, in a throwaway environment, and the working tree is previewed on top, each by its own
 * code in a process of its own. No credentials, and nothing of the developer's own environments is touched.
 */
export async function diff(typed: Typed, terminal: Terminal): Promise<void> {
  const { base: branch, output } = typed;
  if (branch === undefined)
    throw new UsageError("--base is missing: the branch to compare with, such as main.");
  const stack = stackName(typed.stack);
  const render = renderers[typed.format as keyof typeof renderers];
  needRoom([]);
  const cli = await pulumiCli(terminal);
  const home = mkdtempSync(join(tmpdir(), "siscoe-diff-"));
  try {
    terminal.doing(`Reading ${branch} from git`);
    const base = await takeOut(checkout, branch, settingsFile(stack), join(home, "base"), terminal);
    const context: Context = { stack, home, pulumi: cli.command, terminal };
    const before = await bringUp(base, context);
    terminal.doing("Previewing the working tree");
    terminal.say("Previewing the working tree on top of it.");
    const outcome = await inProcess(
      { operation: "preview", checkout, protectedUrns: before.protectedUrns },
      context,
    );
    const report = reportOf(base, stack, before, outcome);
    if (output !== undefined) writeAsked(output, render(report));
    terminal.print(output === undefined ? render(report) : renderText(report));
    conclude(report);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

interface Context {
  readonly stack: string;
  readonly home: string;
  readonly pulumi: string;
  readonly terminal: Terminal;
}

async function bringUp(base: Base, context: Context): Promise<Outcome> {
  const { stack, terminal } = context;
  if (base.missing !== undefined) {
    terminal.say(`${base.missing}: everything is new.`);
    return { changes: [], protectedUrns: [] };
  }
  terminal.doing(`Bringing ${base.name} up`);
  terminal.say(`Bringing ${stack} up with the code of ${base.name}, on its own emulator.`);
  const outcome = await inProcess({ operation: "up", checkout: base.folder }, context);
  if (outcome.refusal !== undefined) {
    const [said = ""] = outcome.refusal.replaceAll(`${base.folder}/`, "").split("\n\n");
    const why = said.replaceAll(/\s+/g, " ").replaceAll(/\S*\/base\//g, "");
    throw new Failure(`${base.name} can't be brought up: ${why}. Nothing was changed.`);
  }
  return outcome;
}

async function inProcess(
  what: Pick<Side, "operation" | "checkout" | "protectedUrns">,
  { stack, home, pulumi, terminal }: Context,
): Promise<Outcome> {
  const outcome = join(home, `${what.operation}.outcome.json`);
  const task = join(home, `${what.operation}.task.json`);
  const side: Side = { ...what, stack, home, outcome, emulator: join(checkout, "emulator") };
  writeFileSync(task, JSON.stringify(side));
  const child = spawn(process.execPath, ["load.js", "commands/diff/side.ts", task], {
    cwd: checkout,
    env: environment(pulumi, home),
    stdio: ["ignore", "ignore", "pipe"],
  });
  const words: string[] = [];
  child.stderr.on("data", (data: Buffer) => words.push(data.toString()));
  terminal.signal.addEventListener("abort", () => child.kill("SIGINT"), { once: true });
  await once(child, "close");
  terminal.goOn();
  try {
    return JSON.parse(readFileSync(outcome, "utf8")) as Outcome;
  } catch {
    throw new Failure(`The ${what.operation} ended unexpectedly:\n${words.join("").trim()}`);
  }
}

/** What a process needs to run, to find its files and to speak a language. Of npm and git nothing: they have run. */
const needed = /^(PATH|TMPDIR|TEMP|TMP|TZ|LANG|LANGUAGE|LC_\w+|NODE_OPTIONS|CI|SYSTEMROOT)$/i;

/**
 * A pull request's code runs with it: nothing in it may lead to a cloud account, or to anything else of the user's. Its
 * home is an empty one, where tools look for credentials, tokens and agents in vain.
 */
function environment(pulumi: string, home: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => needed.test(name));
  const path = [dirname(pulumi), process.env["PATH"]].join(":");
  const empty = join(home, "home");
  mkdirSync(empty, { recursive: true, mode: 0o700 });
  return { ...Object.fromEntries(kept), PATH: path, HOME: empty, USERPROFILE: empty };
}

function reportOf(base: Base, stack: string, before: Outcome, outcome: Outcome): Report {
  const subject =
    base.missing === undefined ? `compared with ${base.name}` : `everything is new (${base.missing})`;
  return {
    stack,
    subject,
    changes: outcome.changes,
    ...(outcome.refusal === undefined ? {} : { refusal: outcome.refusal }),
    notes: [
      "Compared on the emulator, with placeholders for secrets: AWS itself was not asked.",
      ...(outcome.cost === undefined ? [] : [costNote(stack, before.cost, outcome.cost)]),
    ],
  };
}

function conclude({ stack, changes, refusal }: Report): void {
  if (refusal !== undefined)
    throw new Failure(`${stack}: refused. The reasons are above. Nothing was changed.`);
  const lost = losses(changes).length;
  if (lost > 0) throw new DataAtRisk(`${stack}: ${alarm(lost)}.`);
}
