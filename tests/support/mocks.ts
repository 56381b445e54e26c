import { type Answered, type Made, record, type Registration } from "../../commands/recording/engine";
import { secretPaths, unwrapped } from "../../commands/recording/envelopes";
import { answerOf, idOf, stateOf } from "./awsStates";
import { secretKeys } from "./settings";

export type { Registration };

/** What a program asked of the engine, and what came of it. */
export interface Deployment {
  /** Every resource but the stack itself, in the order of registration. */
  readonly resources: readonly Registration[];
  /** What the program returned, resolved, without the envelopes of secrets. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** What the engine was told of them before, last of all, which is what it keeps of an `up` that fails. */
  readonly earlyOutputs: Readonly<Record<string, unknown>>;
  /** Where in the outputs a secret is. */
  readonly secretOutputs: readonly string[];
  /** The stack's and every component's outputs as they went over the wire, by URN. */
  readonly wireOutputs: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** The stacks that were looked up. */
  readonly stackReferences: readonly string[];
  /** What it warned of. */
  readonly warnings: readonly string[];
}

/** Under what circumstances a program runs. */
export interface Circumstances {
  /** `namespace:key` to text, as the engine hands it over. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Secret settings that are kept in plain text all the same. */
  readonly inPlainText?: readonly string[];
  /** The settings that are kept encrypted. By default, the secret ones. */
  readonly encrypted?: readonly string[];
  readonly stack?: string;
  /** What the stack itself said when it was last brought up. */
  readonly previousOutputs?: Readonly<Record<string, unknown>>;
  /** A preview: what AWS would answer is unknown. */
  readonly preview?: boolean;
  /** What AWS makes of a resource; in short and easily told words by default ({@link stateOf}). */
  readonly answers?: (made: Made) => Answered;
}

/** A program that the engine was asked something for before it failed. */
export class ProgramFailed extends Error {
  constructor(
    readonly failure: unknown,
    /** What had been registered by then. */
    readonly resources: readonly Registration[],
  ) {
    super(failure instanceof Error ? failure.message : String(failure), { cause: failure });
  }
}

/**
 * Runs a program on a mocked engine and waits until it has registered everything.
 *
 * @throws ProgramFailed, also when it registers a type, or makes a call, that no mock answers for.
 */
export async function deploy(
  program: () => unknown,
  {
    settings = {},
    inPlainText = [],
    encrypted = secretKeys,
    stack = "prod",
    previousOutputs = {},
    preview = false,
    answers = (made) => ({ id: idOf(made), state: stateOf(made) }),
  }: Circumstances = {},
): Promise<Deployment> {
  const engine = await record(program, {
    project: "siscoe",
    stack,
    settings,
    encrypted: encrypted.filter((key) => !inPlainText.includes(key)),
    previousOutputs,
    preview,
    standIn: { made: answers, asked: answerOf },
  });
  if (engine.failures.length > 0) throw new ProgramFailed(engine.failures[0], engine.resources);
  const wire = engine.wireOutputs.get(engine.stackUrn) ?? {};
  return {
    resources: engine.resources,
    outputs: unwrapped(wire) as Record<string, unknown>,
    earlyOutputs: (unwrapped(engine.stackOutputs.at(-2)) ?? {}) as Record<string, unknown>,
    secretOutputs: secretPaths(wire),
    wireOutputs: engine.wireOutputs,
    stackReferences: engine.stackReferences,
    warnings: engine.warnings,
  };
}
