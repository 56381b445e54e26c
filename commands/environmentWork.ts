import type { Stack } from "@pulumi/pulumi/automation";
import type { Typed } from "./command";
import { outputOptions, operate, withoutAftermath } from "./engine";
import { messageOf, PortTaken } from "../system/failure";
import { Failure } from "./failure";
import {
  type OpenEnvironment,
  findEnvironment,
  localDirectory,
  openEnvironment,
  type Place,
  recordsOf,
  stateOf,
  withProgramAhead,
} from "./localStack";
import { forgetOrphans } from "./orphans";
import { goneFrom, recordless, refuseWithoutState } from "./remains";
import { needRoom } from "./room";
import { clearServers, refuseRecordsAlone, serversOf, wakeServers, wakeTasks } from "./servers";
import { settingsFile } from "../settings/stackName";
import { standing, type State, unfinishedIn } from "./state";
import { releaseStaleLock } from "./stateLock";
import type { Terminal } from "./terminal";

/** What a command works with. */
export interface Invocation {
  readonly place: Place;
  readonly terminal: Terminal;
  readonly typed: Typed;
}

/** Opens an environment for what changes it or looks ahead: with its settings, and without a dead command's lock. */
export async function open(
  { place, terminal }: Invocation,
  overrides?: Record<string, string>,
): Promise<OpenEnvironment> {
  refuseRecordsAlone(place);
  const fleet = serversOf(place);
  needRoom([localDirectory, ...(fleet === undefined ? [] : [fleet.folder])]);
  terminal.doing("Opening the environment");
  const environment = await openEnvironment(place, overrides);
  terminal.goOn();
  await releaseStaleLock(environment.stack, place, terminal);
  refuseWithoutState(place, await stateOf(environment.stack));
  return { ...environment, stack: withoutAftermath(environment.stack) };
}

/** The environment as the last command left it. @throws Failure where there is none. */
export async function opened(place: Place): Promise<Stack> {
  const stack = await findEnvironment(place);
  if (stack === undefined) throw notUp(place);
  return stack;
}

/** Brings an environment up, whatever the last command left of it. */
export async function bringUp(environment: OpenEnvironment, invocation: Invocation): Promise<void> {
  const { stack, isNew, placeholders, domains } = environment;
  const { place, terminal } = invocation;
  tellPlaceholders(placeholders, terminal);
  if (!isNew) await finishInterrupted(stack, invocation);
  let state = await stateOf(stack);
  const lost = recordless(place, state) > 0;
  // Of servers that are gone it is told where they are made anew.
  if (lost) terminal.say(`${goneWords(place, state) ?? ""}. Creating it again.`);
  terminal.doing("Waiting for the servers");
  const woken = wakeServers(place, domains, terminal, invocation.typed["move-ports"]);
  if ((await woken.catch((error: unknown) => tellPorts(error, place))) || lost) {
    await lookAgain(stack, invocation);
    state = await stateOf(stack);
  } else {
    // Those that the engine replaces may not start any more. Where it has just looked again, they would not find their servers.
    await wakeTasks(place, terminal).catch((error: unknown) => {
      terminal.goOn();
      if (error instanceof PortTaken) tellPorts(error, place);
      terminal.say(`${messageOf(error)}\nGoing on without it.`);
    });
  }
  const before = standing(state);
  const next = async () =>
    // A program that refuses its settings never gets to the environment, which is what it was.
    (before !== "[]" && standing(await stateOf(stack)) === before
      ? `Nothing was changed in ${place.name}. The engine's error is above. `
      : `Environment ${place.name} is not complete. The engine's error is above. `) +
    `Its settings are in ${settingsFile(place.name)}. After you have fixed the cause, continue with: ${typedFor(place, "up")}`;
  await operate(terminal, next, () =>
    withProgramAhead(() => stack.up({ ...outputOptions(terminal), suppressOutputs: true })),
  );
  terminal.goOn(); // Called off between two steps, the engine ends as if all had gone well.
  await clearServers(place, terminal);
  await wakeTasks(place, terminal).catch((error: unknown) => tellPorts(error, place));
}

/** Says what to type where other programs have the servers' ports. Any other error stays what it is. */
function tellPorts(error: unknown, place: Place): never {
  if (!(error instanceof PortTaken)) throw error;
  throw new Failure(
    `${error.message}\n` +
      `Stop that program, and continue with: ${typedFor(place, "up")}\n` +
      `Or give the servers other ports, and write the application's variables again: ` +
      `${typedFor(place, "up")} --move-ports && ${typedFor(place, "env", "npm run --silent local")} > .env`,
  );
}

/** Finds out what became of the operations that failed, or that a killed engine was in the middle of, if there are any. */
export async function finishInterrupted(stack: Stack, invocation: Invocation): Promise<boolean> {
  const { place, terminal } = invocation;
  const state = await stateOf(stack);
  const named = ({ type, urn }: { type: string; urn: string }) => `${type} ${urn.split("::").at(-1) ?? ""}`;
  const cut = state.pending.map(({ type: operation, resource }) => `${operation} ${named(resource)}`);
  const failed = unfinishedIn(state).map(named);
  if (cut.length > 0) terminal.say(`The last run was killed while ${cut.join(", ")}: checking what exists.`);
  else if (failed.length > 0)
    terminal.say(`The last run failed with ${failed.join(", ")}: checking what exists.`);
  else return false;
  forgetOrphans(recordsOf(place), state);
  await lookAgain(stack, invocation);
  return true;
}

/** Compares the state with what is there, and forgets what never came to be. */
export async function lookAgain(stack: Stack, { place, terminal }: Invocation): Promise<void> {
  const next = `The state of ${place.name} could not be refreshed. The engine's error is above.`;
  await operate(terminal, next, () =>
    stack.refresh({ ...outputOptions(terminal), clearPendingCreates: true, suppressOutputs: true }),
  );
}

/** Says what somebody deleted of the environment, and what brings it back. */
export async function tellGone(
  stack: Stack,
  { place, terminal }: Pick<Invocation, "place" | "terminal">,
): Promise<void> {
  const gone = goneAdvice(place, await stateOf(stack));
  if (gone !== undefined) terminal.say(gone);
}

/** The same, with what brings it back; undefined where all is there. */
export function goneAdvice(place: Place, state: State): string | undefined {
  const gone = goneWords(place, state);
  return gone && `${gone}. To create it again: ${typedFor(place, "up")}`;
}

/** What is gone of the environment; undefined where all is there. */
export function goneWords(place: Place, state: State): string | undefined {
  const gone = goneFrom(place, state);
  return gone.length === 0 ? undefined : `Missing from ${place.name}: ${gone.join(", ")}`;
}

/** Says which secrets are stand-ins. */
export function tellPlaceholders(placeholders: readonly string[], terminal: Terminal): void {
  if (placeholders.length === 0) return;
  terminal.say(`Not available on this machine, so a placeholder is used: ${placeholders.join(", ")}.`);
}

/** There is no such environment, or it is not up. */
export function notUp(place: Place): Failure {
  return new Failure(`Environment ${place.name} is not up. To bring it up: ${typedFor(place, "up")}`);
}

/** A command as one types it. */
export function typedFor({ name, noServers }: Place, verb: string, runner = "npm run local"): string {
  const stack = name === "local" ? "" : ` --stack ${name}`;
  return `${runner} -- ${verb}${stack}${noServers === true ? " --no-servers" : ""}`;
}
