import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { readText, writePrivate } from "../system/files";
import { quoted } from "../system/quoted";
import { Failure } from "./failure";
import { messageOf } from "../system/failure";
import { pulumiVersions } from "./versions";

/** A resource in an environment's state, as far as the commands look at it. */
interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly custom?: boolean;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** Deleting it leaves it in AWS. */
  readonly retainOnDelete?: boolean;
  /** When the engine changed it last. */
  readonly modified?: string;
  /** Why the last operation on it failed: the state has what was asked for, not what AWS has. */
  readonly initErrors?: readonly string[];
}

/** An environment's state. */
export interface State {
  readonly resources: readonly Resource[];
  /** What the engine was in the middle of when it was killed. */
  readonly pending: readonly { readonly type: string; readonly resource: Resource }[];
  /** The stack's outputs that are text and no secrets. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** The format of the engine's file that is known here. */
const knownVersion = 3;

/** What AWS would list: components, providers and the stack itself are Pulumi's. */
export function heldIn({ resources }: State): readonly Resource[] {
  return resources.filter(({ type, custom }) => custom === true && !type.startsWith("pulumi:"));
}

/** What the last run could not finish: whatever the state says of these, AWS may have them otherwise. */
export function unfinishedIn({ resources }: State): readonly Resource[] {
  return resources.filter(({ initErrors = [] }) => initErrors.length > 0);
}

/** What stands, and since when, in one word. The engine encrypts secrets anew each time: they can't be compared. */
export function standing(state: State): string {
  return JSON.stringify(heldIn(state).map(({ urn, id, modified }) => [urn, id, modified]));
}

/** What the engine writes into its file of an environment; `latest` once there has been an operation. */
interface Checkpoint {
  readonly version?: number;
  readonly checkpoint?: {
    readonly latest?: {
      readonly resources?: readonly Resource[];
      readonly pending_operations?: State["pending"];
    };
  };
}

/**
 * Reads an environment's state where the engine keeps it: asking the CLI for it takes as long as an empty `up`.
 *
 * @param kept - where `keepState` keeps a copy of it.
 */
export function readState(file: string, kept: string): State {
  const { resources = [], pending_operations: pending = [] } =
    checkpointIn(file, kept).checkpoint?.latest ?? {};
  const stack = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  const texts = Object.entries(stack?.outputs ?? {}).filter(
    (output): output is [string, string] => typeof output[1] === "string",
  );
  return { resources, pending, outputs: Object.fromEntries(texts) };
}

/**
 * Keeps a copy of a state that is whole, to go back to: on a full disk the engine (seen: CLI 3.274.1) leaves a cut state,
 * and a cut copy of it beside it (`.bak`).
 */
export function keepState(file: string, kept: string): void {
  const text = readText(file);
  if (text !== undefined && isWhole(text)) writePrivate(kept, text);
}

function isWhole(text: string | undefined): boolean {
  try {
    return text !== undefined && JSON.parse(text) !== undefined;
  } catch {
    return false;
  }
}

function checkpointIn(file: string, kept: string): Checkpoint {
  if (!existsSync(file)) return {};
  const read = parsed(file, kept);
  if ((read.version ?? knownVersion) === knownVersion) return read;
  throw new Failure(
    `${file}, the engine's state, has format ${read.version}. Allowed: ${knownVersion}. A newer Pulumi CLI wrote it.\n` +
      `The newest CLI that is tested here is ${pulumiVersions.newest}: use the CLI that wrote the file, or a newer ` +
      `checkout.`,
  );
}

function parsed(file: string, kept: string): Checkpoint {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Checkpoint;
  } catch (error) {
    // One that can't be opened, another owner's say, is whole: going back would lose what it knows.
    if (!(error instanceof SyntaxError)) throw error;
    const said = `${file}, the engine's state, can't be read: ${messageOf(error)}.`;
    const before = [`${file}.bak`, kept].find((copy) => isWhole(readText(copy)));
    if (before === undefined) throw new Failure(`${said}\nThis machine has no complete copy of it.`);
    throw new Failure(
      `${said}\nTo go back to the previous state: cp ${quoted(before)} ${quoted(file)} && npm run local -- refresh --stack ${basename(file, ".json")}`,
    );
  }
}
