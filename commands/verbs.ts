import type { OutputValue } from "@pulumi/pulumi/automation";
import { survivesDotenv } from "../components/dotenv";
import { serversIn } from "../emulator/servers/environment";
import { authorityMissing } from "../emulator/servers/fleet";
import { checkout } from "./checkout";
import { outputOptions, operate } from "./engine";
import { EngineEvents } from "./engineEvents";
import {
  bringUp,
  finishInterrupted,
  goneAdvice,
  goneWords,
  type Invocation,
  lookAgain,
  notUp,
  open,
  opened,
  tellGone,
  tellPlaceholders,
  typedFor,
} from "./environmentWork";
import { type Format, formatEnvironment } from "./environmentFormats";
import { Failure } from "./failure";
import { snapshotWords } from "./finalSnapshots";
import { chooseApp } from "./localApp";
import {
  environmentFolder,
  findEnvironment,
  maintainEnvironment,
  recordsOf,
  stateOf,
  withProgramAhead,
} from "./localStack";
import { forgetPlainPath } from "./plainPath";
import { isLeft, recordless } from "./remains";
import {
  forgetAuthority,
  localUrl,
  localVariables,
  needRoomForSnapshots,
  otherPostgres,
  refuseRecordsAlone,
  replaceDeletedAuthority,
  serversOf,
  serversStatus,
} from "./servers";
import { settingsFile } from "../settings/stackName";
import { heldIn, unfinishedIn } from "./state";
import { releaseStaleLock, stopHolder } from "./stateLock";
import { statusOf } from "./status";
import { snapshotStrays, strayAmong } from "./strays";
import type { Terminal } from "./terminal";

export async function up(invocation: Invocation): Promise<void> {
  const { place, terminal, typed } = invocation;
  if (typed.app !== undefined) chooseApp(place, typed.app, terminal);
  const environment = await open(invocation);
  await bringUp(environment, invocation);
  const { outputs } = await stateOf(environment.stack);
  terminal.print(`Environment ${place.name} is up.\n\n`);
  const facts: (readonly [string, string])[] = [["url", localUrl(place, outputs["url"] ?? "")]];
  for (const name of ["databaseAddress", "cacheAddress"]) facts.push([name, outputs[name] ?? ""]);
  const database = otherPostgres(place);
  if (database !== undefined) facts.push(["database", database]);
  printFacts(facts, terminal);
  const next = [
    [
      `${typedFor(place, "env", "npm run --silent local")} > .env`,
      "prints the application's variables, with secrets (docs/local.md has all steps)",
    ],
    [typedFor(place, "status"), "shows the environment's health"],
    ...(serversOf(place) ? [[typedFor(place, "down"), "stops its servers; nothing is lost"] as const] : []),
    [typedFor(place, "destroy"), "deletes the environment"],
  ] as const;
  terminal.print("\nNext:\n");
  const width = Math.max(...next.map(([command]) => command.length));
  for (const [command, purpose] of next) terminal.print(`  ${command.padEnd(width)}    ${purpose}\n`);
}

export async function preview(invocation: Invocation): Promise<void> {
  const { place, terminal } = invocation;
  const { stack, placeholders } = await open(invocation);
  tellPlaceholders(placeholders, terminal);
  // The engine previews from its state: it would tell of none of that.
  await tellGone(stack, invocation);
  const next =
    `Nothing was changed. The engine's error is above. ` +
    `The settings of ${place.name} are in ${settingsFile(place.name)}.`;
  const events = new EngineEvents();
  // What an `up` does, too: of what failed, the state has what was asked for.
  const refresh = unfinishedIn(await stateOf(stack)).length > 0;
  const options = { ...outputOptions(terminal), refresh, onEvent: events.onEvent };
  await operate(terminal, next, () => withProgramAhead(() => stack.preview(options)));
  // A preview that leaves something out is none.
  events.insistOnAll();
}

export async function refresh(invocation: Invocation): Promise<void> {
  const { stack } = await open(invocation);
  if (!(await finishInterrupted(stack, invocation))) await lookAgain(stack, invocation);
}

/** AWS makes these changes when the window comes, and tells nobody: what the engine knows is what a refresh finds. */
export async function maintenance(invocation: Invocation): Promise<void> {
  const { place, terminal } = invocation;
  refuseRecordsAlone(place);
  await tellGone(await opened(place), invocation);
  terminal.doing("Starting the maintenance windows");
  const maintained = await maintainEnvironment(place);
  terminal.goOn();
  if (maintained.length === 0) {
    terminal.print(`Nothing waited for the maintenance windows of ${place.name}.\n`);
    return;
  }
  terminal.print(`The maintenance windows of ${place.name} made these changes:\n`);
  for (const { type, id, made } of maintained) {
    const changes = Object.entries(made).map(([property, value]) => `${property} ${JSON.stringify(value)}`);
    terminal.print(`  ${type} ${id}: ${changes.join(", ")}\n`);
  }
  terminal.print(`\nTo update the engine's state: ${typedFor(place, "refresh")}\n`);
}

export async function destroy(invocation: Invocation): Promise<void> {
  const { place, terminal } = invocation;
  const unprotect = invocation.typed.unprotect === true;
  // What is left of one whose workspace or state was deleted is brought back by `open`, or refused there.
  if ((await findEnvironment(place)) === undefined && !isLeft(place)) {
    throw new Failure(
      `There is no environment ${place.name} on this machine, so there is nothing to destroy. ` +
        `${typedFor(place, "destroy")} never reaches AWS.`,
    );
  }
  needRoomForSnapshots(place);
  if (unprotect) await bringUp(await open(invocation, { "siscoe:protect": "false" }), invocation);
  const { stack } = await open(invocation, unprotect ? { "siscoe:protect": "false" } : {});
  await finishInterrupted(stack, invocation);
  // Of a database without a record no final snapshot would be taken, and its data would go with the servers.
  const before = await stateOf(stack);
  if (recordless(place, before) > 0 && (serversOf(place, terminal)?.places().length ?? 0) > 0) {
    throw new Failure(
      `${goneWords(place, before)}, but servers with data still exist. Nothing was changed. ` +
        `First create the missing part again: ${typedFor(place, "up")}`,
    );
  }
  await replaceDeletedAuthority(place);
  // The engine meets protection only when it gets there, with half of the rest already gone: look ahead first.
  const ahead: string[] = [];
  const refused =
    `Nothing was changed. The engine's error is above. If the reason is protection, turn it off first, ` +
    `as you would in the cloud: ${typedFor(place, "destroy")} --unprotect`;
  await operate(terminal, refused, () =>
    stack.destroy({ ...outputOptions(terminal), previewOnly: true, onOutput: (words) => ahead.push(words) }),
  ).catch((error: unknown) => {
    terminal.print(ahead.join(""));
    throw error;
  });
  const halfway = `${place.name} is only partly deleted. The engine's error is above. To continue: ${typedFor(place, "destroy")}`;
  try {
    await operate(terminal, halfway, () =>
      stack.destroy({ ...outputOptions(terminal), suppressOutputs: true }),
    );
  } finally {
    terminal.print(snapshotWords(before, await stateOf(stack)));
  }
  // Called off between two steps, the engine ends as if all had gone well. What the state still has may hold data.
  if (heldIn(await stateOf(stack)).length > 0) {
    terminal.goOn();
    throw new Failure(halfway);
  }
  const fleet = serversOf(place, terminal);
  terminal.doing("Removing the servers");
  if (fleet !== undefined) await snapshotStrays(fleet, strayAmong(recordsOf(place)), terminal.say);
  await fleet?.destroy();
  forgetPlainPath(serversIn(environmentFolder(place)));
  terminal.print(`Environment ${place.name} is deleted from this machine. There is nothing more to run.\n`);
  if (fleet === undefined) return;
  terminal.print(`If a browser trusts its authority, make it forget the authority: ${forgetAuthority}\n`);
}

/** What `pulumi cancel` is in the cloud. Not alone: it is about the command that has the environment. */
export async function cancel({ place, terminal }: Invocation): Promise<void> {
  const stack = await opened(place);
  const stopped = await stopHolder(place, terminal);
  const freed = await releaseStaleLock(stack, place, terminal);
  terminal.print(
    stopped || freed
      ? `${place.name} is not locked any more. To continue: ${typedFor(place, "up")}, or ${typedFor(place, "destroy")}\n`
      : `No command is changing ${place.name}, and it is not locked.\n`,
  );
}

export async function outputs({
  place,
  terminal,
  typed: { "show-secrets": showSecrets = false },
}: Invocation): Promise<void> {
  const found = await (await opened(place)).outputs();
  if (Object.keys(found).length === 0) throw notUp(place);
  for (const [name, output] of Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1))) {
    terminal.print(`${name}:${shown(output, showSecrets)}\n`);
  }
}

export async function status({ place, terminal }: Invocation): Promise<void> {
  const stack = await opened(place);
  const { up: isUp, facts } = await statusOf(stack, place);
  const gone = goneAdvice(place, await stateOf(stack));
  terminal.doing("Checking the servers");
  const servers = await serversStatus(place, terminal);
  terminal.print(`Environment ${place.name}\n`);
  printFacts([...facts, ...servers.facts], terminal);
  if (!isUp) throw notUp(place);
  if (gone !== undefined) throw new Failure(gone);
  if (servers.ailing.length === 0) return;
  throw new Failure(`Problems in ${place.name}: ${servers.ailing.join(", ")}. Fix: ${typedFor(place, "up")}`);
}

export async function down({ place, terminal }: Invocation): Promise<void> {
  refuseRecordsAlone(place);
  // An `up` beside it would start again what was stopped, or count on it.
  const fleet = serversOf(place, terminal);
  const stack = await findEnvironment(place);
  // Servers whose environment the engine has lost are stopped all the same.
  if (stack === undefined && (fleet?.places().length ?? 0) === 0) throw notUp(place);
  if (stack !== undefined) {
    await releaseStaleLock(stack, place, terminal);
    await tellGone(stack, { place, terminal });
  }
  terminal.doing("Stopping the servers");
  await fleet?.stop();
  terminal.print(
    `The servers of ${place.name} are stopped; nothing is lost. To start them: ${typedFor(place, "up")}\n`,
  );
}

export async function env({ place, terminal, typed: { format } }: Invocation): Promise<void> {
  const stack = await opened(place);
  const dotenv: unknown = (await stack.outputs())["dotenv"]?.value;
  if (typeof dotenv !== "string") throw notUp(place);
  const gone = goneAdvice(place, await stateOf(stack));
  if (gone !== undefined) throw new Failure(gone);
  // Another one, made here, would not be the one that the servers show.
  if (serversOf(place)?.lacksAuthority === true) {
    throw new Failure(`${authorityMissing}. To create a new one: ${typedFor(place, "up")}`);
  }
  const local = Object.entries(await localVariables(place));
  if (format !== "json" && !local.every(([, value]) => survivesDotenv(value))) {
    throw new Failure(
      `${checkout} has a character that some readers of .env files change, and so has the folder for links to it. ` +
        `Fix: set XDG_STATE_HOME to a path of letters, digits and @ % + = : , . _ -; or use env --format json`,
    );
  }
  const lines = local.map(([name, value]) => `${name}=${value}\n`);
  terminal.print(formatEnvironment([dotenv, ...lines].join(""), format as Format));
}

function printFacts(facts: readonly (readonly [name: string, value: string])[], terminal: Terminal): void {
  for (const [name, value] of facts) terminal.print(`  ${name.padEnd(17)}${value}\n`);
}

function shown({ value, secret }: OutputValue, showSecrets: boolean): string {
  if (secret && !showSecrets) return " [secret]";
  const text = typeof value === "string" ? value.trimEnd() : JSON.stringify(value, null, 2);
  // What has several lines goes below its name.
  return text.includes("\n") ? text.replace(/^/gm, "  ").replace(/^/, "\n") : ` ${text}`;
}
