import { randomBytes } from "node:crypto";
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { log } from "@pulumi/pulumi";
import {
  LocalWorkspace,
  type ProjectSettings,
  type PulumiCommand,
  type PulumiFn,
  Stack,
  StackNotFoundError,
  type StackSettings,
} from "@pulumi/pulumi/automation";
import { serversIn } from "../emulator/servers/environment";
import { makePrivate, writePrivate } from "../system/files";
import { isToMove } from "../emulator/servers/quarters";
import { quoted } from "../system/quoted";
import { fullKey } from "../settings/table";
import { applicationSettings } from "./applicationNote";
import { checkout, loadProgram } from "./checkout";
import type { Maintained } from "../emulator/window";
import { forgetCutNotes } from "./history";
import { openWindows, startEmulator } from "./emulator";
import { Failure } from "./failure";
import { callEngineDirectly } from "./loopback";
import { keepState, readState, type State } from "./state";
import {
  emulatedPlace,
  emulatorPlugins,
  insistOnQuotes,
  mergeSettings,
  type CheckoutSettings,
  readCheckout,
  setPlaceholders,
} from "./stackSettings";

/** Everything that local environments keep. */
export const localDirectory = join(checkout, ".local");

/** Which environment, and the engine that it is run with. */
export interface Place {
  readonly name: string;
  readonly pulumiCommand: PulumiCommand;
  /** Whether the command was typed with `--no-servers`: it keeps records only. */
  readonly noServers?: boolean;
}

/** An environment that can be changed. */
export interface OpenEnvironment {
  readonly stack: Stack;
  /** Whether the engine had nothing of it until now. */
  readonly isNew: boolean;
  /** The secret settings that have a stand-in here. */
  readonly placeholders: readonly string[];
  /** The names, with all below them, that visitors reach it by. */
  readonly domains: readonly string[];
}

/** Makes an environment known to the engine, with the checkout's settings as they are now, but for `overrides`. */
export async function openEnvironment(
  place: Place,
  overrides: Readonly<Record<string, string>> = {},
): Promise<OpenEnvironment> {
  const settings = await readCheckout(checkout, place.name, place.pulumiCommand);
  insistOnQuotes(settings);
  const workDir = workspaceOf(place);
  mkdirSync(workDir, { recursive: true });
  const before = await stackSettingsIn(place);
  // First: it makes the folders, and the thread gets this process's environment as it leaves it.
  const options = workspaceOptions(place);
  const emulator = startEmulator(emulatorVariables(place, settings));
  // Until it is waited for below, nobody would hear that it failed.
  emulator.catch(() => undefined);
  const workspace = await LocalWorkspace.create({
    ...options,
    program,
    projectSettings: emulated(settings.project),
    stackSettings: {
      [place.name]: mergeSettings(settings, before, {
        ...applicationSettings(environmentFolder(place)),
        ...overrides,
      }),
    },
  });
  const state = stateFile(settings.project, place);
  const isNew = !existsSync(state);
  keepState(state, keptState(place));
  forgetCutNotes(join(localDirectory, "state", ".pulumi", "history", settings.project.name, place.name));
  const stack = isNew ? await Stack.create(place.name, workspace) : await Stack.select(place.name, workspace);
  await setPlaceholders(stack, settings, before);
  Object.assign(workspace.envVars, await emulator);
  const domain = settings.plain[fullKey(settings.project.name, "domain")];
  const domains = domain !== undefined && /^[\w.-]+$/.test(domain) ? [domain] : [];
  return { stack, isNew, placeholders: settings.missingSecrets, domains };
}

/** What tells the emulator which environment is meant. */
function emulatorVariables(place: Place, settings: CheckoutSettings): Record<string, string> {
  return {
    EMULATOR_DIRECTORY: recordsOf(place),
    EMULATOR_NEIGHBOURS: neighboursOf(place).map(recordsOf).join(delimiter),
    EMULATOR_SERVERS: serversFolder(place),
    PULUMI_CONFIG_PASSPHRASE: passphrase(),
    ...emulatedPlace(settings),
  };
}

/** Lets the maintenance windows of an environment come: what waits for them is made. Returns what they brought. */
export async function maintainEnvironment(place: Place): Promise<Maintained[]> {
  const settings = await readCheckout(checkout, place.name, place.pulumiCommand);
  workspaceOptions(place);
  return openWindows(emulatorVariables(place, settings));
}

/** An environment that was opened before, to look at; `undefined` when there is none. */
export async function findEnvironment(place: Place): Promise<Stack | undefined> {
  // Of a folder that one may not look into, `existsSync` says that it isn't there.
  if (statSync(workspaceOf(place), { throwIfNoEntry: false }) === undefined) return undefined;
  // The CLI is started in it: where that fails, the error is about the CLI.
  accessSync(workspaceOf(place), constants.R_OK | constants.X_OK);
  const workspace = await LocalWorkspace.create(workspaceOptions(place));
  return Stack.select(place.name, workspace).catch((error: unknown) => {
    if (error instanceof StackNotFoundError) return undefined;
    throw error;
  });
}

/** What the CLI runs: `main` of package.json. */
const program: PulumiFn = async () => {
  // The SDK's own notes, three calls of the engine a resource, which shows none of them.
  Object.assign(log, { debug: () => Promise.resolve() });
  try {
    return (await loadProgram()()) as Record<string, unknown>;
  } catch (error) {
    // The Automation API would print it twice, as an unhandled rejection too, unless it has this code of gRPC's.
    const cancelled = 1;
    if (!(error instanceof Error)) throw error;
    throw Object.assign(error, { code: cancelled });
  }
};

/** Runs an operation that runs the program, and loads that while the engine starts and this process would wait. */
export async function withProgramAhead<T>(operation: () => Promise<T>): Promise<T> {
  const running = operation();
  // A moment later: the CLI has been started by then.
  setTimeout(() => {
    try {
      loadProgram();
    } catch {
      // It will fail again when the engine wants it, and then be told.
    }
  }, 20);
  return running;
}

/**
 * The checkout's project, with the emulator in AWS's place. It is written to the workspace only. The engine is told of
 * the emulator's thread as well: should it ever not listen, these plugins are what it starts, and not AWS's own.
 */
function emulated(project: ProjectSettings): ProjectSettings {
  const plugins = emulatorPlugins(join(checkout, "emulator"));
  // The program runs in this process, so the project has no entry point in the workspace.
  const settings: ProjectSettings = { ...project };
  delete settings.main;
  return Object.assign(settings, { plugins });
}

/** Where the emulator keeps its records of an environment. */
export function recordsOf({ name }: Pick<Place, "name">): string {
  return join(localDirectory, name, "aws");
}

/** The other environments of this checkout, which have left something in AWS. */
export function neighboursOf({ name: own }: Place): { readonly name: string }[] {
  const names = readdirSync(localDirectory).filter((name) => name !== own);
  return names.map((name) => ({ name })).filter((place) => existsSync(recordsOf(place)));
}

/** Where everything that an environment keeps is, but for the engine's state. */
export function environmentFolder({ name }: Pick<Place, "name">): string {
  return join(localDirectory, name);
}

/** Where the environment's servers are; empty when they are switched off (`--no-servers`, or `EMULATOR_SERVERS=`). */
export function serversFolder(place: Place): string {
  return place.noServers === true || process.env["EMULATOR_SERVERS"] === "" ? "" : environmentFolder(place);
}

/** An environment's state, as the engine has left it. */
export async function stateOf(stack: Stack): Promise<State> {
  return readState(stateFile(await stack.workspace.projectSettings(), stack), keptState(stack));
}

/** Where the engine keeps an environment's state. */
function stateFile(project: ProjectSettings, { name }: { readonly name: string }): string {
  return join(localDirectory, "state", ".pulumi", "stacks", project.name, `${name}.json`);
}

/** Where a copy of the state is, as the last command that opened the environment found it. */
function keptState({ name }: { readonly name: string }): string {
  return join(localDirectory, name, "state-before.json");
}

function workspaceOf({ name }: Place): string {
  return join(localDirectory, name, "workspace");
}

async function stackSettingsIn(place: Place): Promise<StackSettings | undefined> {
  if (!existsSync(join(workspaceOf(place), `Pulumi.${place.name}.yaml`))) return undefined;
  const workspace = await LocalWorkspace.create(workspaceOptions(place));
  return workspace.stackSettings(place.name);
}

function workspaceOptions(place: Place) {
  const state = join(localDirectory, "state");
  keepPrivate();
  for (const folder of [state, recordsOf(place)]) mkdirSync(folder, { recursive: true });
  forgetTheCloud();
  callEngineDirectly();
  return {
    pulumiCommand: place.pulumiCommand,
    workDir: workspaceOf(place),
    // The user's own logins and plugins are neither used nor changed.
    pulumiHome: join(localDirectory, "pulumi"),
    envVars: {
      // The engine replaces its state as a whole, but not the note of when and what that it keeps beside it: killed
      // in the middle of that, it could not read its state any more.
      PULUMI_BACKEND_URL: `${pathToFileURL(state).href}?metadata=skip`,
      PULUMI_CONFIG_PASSPHRASE: passphrase(),
      PULUMI_SKIP_UPDATE_CHECK: "1",
      // The engine writes its whole state after every step, and is gone in seconds: what it leaves may pile up, to a limit.
      GOGC: "off",
      GOMEMLIMIT: "512MiB",
    },
  };
}

/** Keeps others out of what the environments keep: an earlier version let them look. */
export function keepPrivate(): void {
  makePrivate(localDirectory);
  // Root's servers of that version pass through it, until they are moved out of it.
  const folders = readdirSync(localDirectory, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const passed = folders.some(({ name }) => isToMove(serversIn(join(localDirectory, name))));
  if (!passed) chmodSync(localDirectory, 0o700);
}

/** The engine inherits this process's environment: nothing in it may lead to a cloud account. */
export function forgetTheCloud(): void {
  const cloud = Object.keys(process.env).filter((name) => /^(AWS|PULUMI)_/.test(name));
  for (const name of cloud) Reflect.deleteProperty(process.env, name);
}

/** What the environments' secrets are encrypted with. */
function passphrase(): string {
  const file = join(localDirectory, "passphrase");
  if (existsSync(file)) return readFileSync(file, "utf8");
  if (existsSync(join(localDirectory, "state", ".pulumi"))) {
    throw new Failure(
      `${file} is missing. Without this key, the data of the local environments can't be read.\n` +
        `To start again, without their data and snapshots: rm -r ${quoted(localDirectory)} && npm run local -- servers --end && npm start`,
    );
  }
  // Whole or not at all: an empty one, left by a full disk, would be taken for the key from then on.
  writePrivate(file, randomBytes(32).toString("base64url"));
  return readFileSync(file, "utf8");
}
