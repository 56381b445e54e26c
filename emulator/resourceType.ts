import type { Cloud, Kept } from "./cloud";
import type { ArgsOf, Known, StateOf } from "./sdkTypes";

/** Says what is wrong with a value, in words that follow the property's name; undefined when nothing is. */
export type ValueCheck<Value> = (value: Value) => string | undefined;

/** What is wrong with a resource's inputs, and with which of them. */
export interface Problem {
  readonly property: string;
  readonly reason: string;
}

/** What the emulator knows of one input of a type. An empty rule: optional, changed in place, taken as it is. */
export interface InputRule<Value, Args = never> {
  /** A resource without it is refused. */
  readonly required?: true;
  /** AWS chooses a value when none is given, and keeps it when the program stops giving one. */
  readonly computed?: true;
  /** What the provider sends when the program gives none. */
  readonly default?: Value;
  /**
   * AWS makes the change in the maintenance window, or not before that of another input: Read shows what is until then. What
   * is met already is no change to AWS: the provider alone keeps it.
   */
  readonly waits?:
    | true
    | { readonly with: string }
    | { readonly unless: (asked: Value, existing: Readonly<Record<string, unknown>>) => boolean };
  /** A list whose order means nothing. */
  readonly set?: true;
  /** A JSON document: an object is sent as its text. */
  readonly document?: true;
  /** A difference that is none: what is, what is to be, and all that is to be. */
  readonly unchanged?: (before: Value, after: Value, inputs: Args) => boolean;
  /** What AWS (or the provider, before it asks AWS) refuses of a value that is known. */
  readonly check?: ValueCheck<Value> | readonly ValueCheck<Value>[];
}

/** How a resource gets its name when the program gives none: Pulumi's auto-naming. */
export interface NameRule<Args> {
  readonly property: string & keyof Args;
  /** The input that gives the name's beginning instead, as in Terraform: 26 digits follow. */
  readonly prefix?: string & keyof Args;
  readonly maximum: number;
  readonly lowerCase?: true;
  /** Between the logical name and the seven random digits; a hyphen unless the provider does otherwise. */
  readonly separator?: "";
  /** What every name of this type starts with. */
  readonly start?: string;
}

/**
 * A row of the table: all that one resource type has of its own. The lifecycle in provider.ts is the same for all; which
 * changes take another resource is a fact of AWS's provider (`aws/resourceTypes/`).
 *
 * Those four that change something may be asynchronous: a type that is backed by a real server (its service's server.ts) starts it in
 * `identify`, applies changed inputs in `change` and stops it in `retire`. The others are asked in previews too.
 */
export interface ResourceType<Args, State> {
  /** The Pulumi type, such as `aws:ec2/vpc:Vpc`. */
  readonly token: string;
  /** Every input that the type has: tsc compares the list with @pulumi/aws. */
  readonly inputs: { readonly [K in keyof Required<Args>]: InputRule<NonNullable<Args[K]>, Args> };
  readonly name?: NameRule<Args>;
  /** Refusals that need nothing but the inputs. Made before anything happens, on what is known by then. */
  readonly checks?: readonly ((inputs: Args) => Problem | undefined)[];
  /** Refusals that depend on what else is in the account; each throws an AwsError. `existing` when updating. */
  readonly refusals?: readonly ((inputs: Args, cloud: Cloud, existing?: Kept<State>) => void)[];
  /** The old resource holds what the new one needs (a name, a place): it goes first. */
  readonly deleteBeforeReplace?: true;
  /** Made once, at creation, and the same for the resource's whole life. */
  identify(inputs: Args, cloud: Cloud): Answer<{ id: string } & Partial<State>>;
  /** Outputs that follow the inputs, made at creation and at each update. */
  describe?(inputs: Args, cloud: Cloud, identity: Partial<State>): Partial<State>;
  /**
   * What AWS answers of the inputs where that is not what it was asked for; of inputs that it leaves out, what was asked.
   * `before` is what it answered until now, when updating.
   */
  report?(asked: Partial<State>, before: Partial<State> | undefined, cloud: Cloud): Partial<State>;
  /** Outputs that are secret whatever they were made from. */
  readonly secrets?: readonly (string & keyof State)[];
  /** Before an update is recorded: what else it changes in the account. */
  change?(inputs: Args, cloud: Cloud, existing: Kept<State>): Answer<void>;
  /** Whether a modification of these inputs is made at once, together with all that waits; without it, each is. */
  modifiesAtOnce?(inputs: Args, existing: Kept<State>, changed: readonly string[]): boolean;
  /** What AWS changes by itself in the maintenance window, once that which waited is made. */
  maintain?(kept: Kept<State>): Partial<State>;
  /** How long AWS takes for what takes long, against the provider's own patience. */
  readonly durations?: Partial<Record<Operation, Duration<Args>>>;
  /** Before a deletion: refuses it by throwing an AwsError, or leaves behind what AWS leaves behind. */
  retire?(kept: Kept<State>, cloud: Cloud): Answer<void>;
  /** After its record was written or removed: lets what runs behind several resources together follow. */
  settle?(cloud: Cloud, deleted: boolean): Answer<void>;
  /** The resource lives in Pulumi's state alone, and no record is kept (the random provider's are such). */
  readonly unrecorded?: true;
}

/** What the provider waits for. */
export type Operation = "create" | "update" | "delete";

/** How long AWS takes, against how long the provider waits when the program says nothing (`customTimeouts`). */
export interface Duration<Args> {
  /** In minutes; undefined where no source says. */
  readonly takes: (inputs: Args) => number | undefined;
  /** In minutes. */
  readonly patience: number;
}

type Answer<T> = T | Promise<T>;

/** Declares the row of a type: `resourceType("aws:ec2/vpc:Vpc", {…})`. */
export function resourceType<Token extends string>(
  token: Known<Token>,
  row: Omit<ResourceType<ArgsOf<Token>, StateOf<Token>>, "token">,
): ResourceType<ArgsOf<Token>, StateOf<Token>> {
  return { token, ...row };
}

/** Names the property that a {@link Problem} is with. */
export function problem(property: string, reason: string): Problem {
  return { property, reason };
}
