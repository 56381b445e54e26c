import * as pulumi from "@pulumi/pulumi";
import type {
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  RegisterResourceResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import { secretKeys } from "./settings";
import { answerOf, idOf, type Made, stateOf, Unanswered } from "./awsStates";
import { secretPaths, unwrapped } from "./secrets";

const { runtime } = pulumi;

/** A resource as the engine was asked for it. */
export interface Registration {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  /** The inputs as they went over the wire, every secret in its envelope. */
  readonly wire: Readonly<Record<string, unknown>>;
  /** The inputs without the envelopes. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Where in the inputs a secret is: `secretString`. */
  readonly secretInputs: readonly string[];
  readonly parent: string;
  readonly provider: string;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
  /** How long the provider waits for what it creates, updates and deletes, where that is said. */
  readonly timeouts: Readonly<Record<string, string>>;
  /** What it waits for, by URN. */
  readonly dependencies: readonly string[];
  /** What of that its inputs do not come from. */
  readonly dependsOn: readonly string[];
  /** By input, the resources that it comes from, by URN. */
  readonly sources: Readonly<Record<string, readonly string[]>>;
}

/** What a program asked of the engine, and what came of it. */
export interface Deployment {
  /** Every resource but the stack itself, in the order of registration. */
  readonly resources: readonly Registration[];
  /** What the program returned, resolved, without the envelopes of secrets. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Where in the outputs a secret is. */
  readonly secretOutputs: readonly string[];
  /** The stack's and every component's outputs as they went over the wire, by URN. */
  readonly wireOutputs: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** The stacks that were looked up. */
  readonly stackReferences: readonly string[];
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

/** A resource's id, and what AWS adds to its inputs. */
export interface Answered {
  readonly id: string;
  readonly state: Readonly<Record<string, unknown>>;
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
  const engine = new RecordingEngine(previousOutputs, preview, answers);
  await runtime.setMocks(engine, "siscoe", stack, preview, "organization");
  engine.listen();
  runtime.setAllConfig(
    { ...settings },
    encrypted.filter((key) => !inPlainText.includes(key)),
  );
  // Failures are kept until the end: within the SDK they would come back as rejections that nobody handles.
  await withoutStackTraces(async () => {
    await runtime.runInPulumiStack(async () => {
      try {
        return ((await program()) ?? {}) as Record<string, unknown>;
      } catch (error) {
        engine.failures.push(error);
        return {};
      }
    });
    // Everything that was begun, also what no output waits for.
    await runtime.disconnect();
  });
  if (engine.failures.length > 0) throw new ProgramFailed(engine.failures[0], engine.resources);
  const wire = engine.wireOutputs.get(engine.stackUrn) ?? {};
  return {
    resources: engine.resources,
    outputs: unwrapped(wire) as Record<string, unknown>,
    secretOutputs: secretPaths(wire),
    wireOutputs: engine.wireOutputs,
    stackReferences: engine.stackReferences,
  };
}

/** As `main.js` has it: the SDK would keep a stack trace for each of its thousands of promises, a third of a test's time. */
async function withoutStackTraces(work: () => Promise<void>): Promise<void> {
  const limit = Error.stackTraceLimit;
  if (!process.sourceMapsEnabled) Error.stackTraceLimit = 0;
  try {
    await work();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

type Callback<T> = (error: Error | null, response: T) => void;

/** What the SDK's mocked engine is asked through. */
interface Monitor {
  registerResource(request: RegisterResourceRequest, callback: Callback<RegisterResourceResponse>): unknown;
  registerResourceOutputs(request: RegisterResourceOutputsRequest, callback: Callback<unknown>): unknown;
}

class RecordingEngine implements pulumi.runtime.Mocks {
  readonly resources: Registration[] = [];
  readonly failures: unknown[] = [];
  readonly stackReferences: string[] = [];
  readonly wireOutputs = new Map<string, Readonly<Record<string, unknown>>>();
  stackUrn = "";
  private request: RegisterResourceRequest | undefined;

  constructor(
    private readonly previousOutputs: Readonly<Record<string, unknown>>,
    private readonly preview: boolean,
    private readonly answers: (made: Made) => Answered,
  ) {}

  /** The SDK's mocks hand no options over: they are read from the requests. */
  listen(): void {
    const monitor = runtime.getMonitor() as unknown as Monitor;
    const register = monitor.registerResource.bind(monitor);
    const registerOutputs = monitor.registerResourceOutputs.bind(monitor);
    monitor.registerResource = (request, callback) => {
      // The mock answers within this call, before another request comes.
      this.request = request;
      return register(request, (error, response) => {
        if (error === null) this.record(request, response.getUrn());
        else this.failures.push(error);
        callback(error, response);
      });
    };
    monitor.registerResourceOutputs = (request, callback) => {
      this.wireOutputs.set(request.getUrn(), request.getOutputs()?.toJavaScript() ?? {});
      return registerOutputs(request, callback);
    };
  }

  newResource({
    type,
    name,
    inputs,
    custom,
  }: pulumi.runtime.MockResourceArgs): pulumi.runtime.MockResourceResult {
    if (type === "pulumi:pulumi:StackReference") {
      this.stackReferences.push(name);
      return { id: name, state: { name, outputs: this.previousOutputs, secretOutputNames: [] } };
    }
    if (custom !== true) return { id: undefined, state: {} };
    const given = inputs as Record<string, unknown>;
    const made = { type, name, inputs: unwrapped(given) as Record<string, unknown> };
    const { id, state } = this.orFailure(() => this.answers(made), { id: "", state: {} });
    if (this.preview) return { id: undefined, state: given };
    const added = { ...state };
    for (const key of this.request?.getAdditionalsecretoutputsList() ?? []) {
      if (key in added) added[key] = pulumi.secret(added[key]);
    }
    return { id, state: { ...given, ...added } };
  }

  call({ token, inputs }: pulumi.runtime.MockCallArgs): pulumi.runtime.MockCallResult {
    return this.orFailure(() => answerOf(token, inputs as Record<string, unknown>), {});
  }

  private orFailure<Answer>(answer: () => Answer, otherwise: Answer): Answer {
    try {
      return answer();
    } catch (error) {
      if (error instanceof Unanswered) throw error;
      this.failures.push(error);
      return otherwise;
    }
  }

  private record(request: RegisterResourceRequest, urn: string): void {
    if (request.getType() === "pulumi:pulumi:Stack") {
      this.stackUrn = urn;
      return;
    }
    if (this.resources.some((other) => other.urn === urn)) {
      this.failures.push(new Error(`Duplicate resource URN '${urn}'; try giving it a unique name`));
    }
    const wire = (request.getObject()?.toJavaScript() ?? {}) as Record<string, unknown>;
    const sources: Record<string, readonly string[]> = {};
    request.getPropertydependenciesMap().forEach((dependencies, input) => {
      sources[input] = dependencies.getUrnsList();
    });
    const comesFrom = new Set(Object.values(sources).flat());
    this.resources.push({
      urn,
      type: request.getType(),
      name: request.getName(),
      custom: request.getCustom(),
      wire,
      inputs: unwrapped(wire) as Record<string, unknown>,
      secretInputs: secretPaths(wire),
      parent: request.getParent(),
      provider: request.getProvider(),
      protect: request.getProtect() ?? false,
      retainOnDelete: request.getRetainondelete() ?? false,
      ignoreChanges: request.getIgnorechangesList(),
      timeouts: timeoutsOf(request),
      dependencies: request.getDependenciesList(),
      dependsOn: request.getDependenciesList().filter((dependency) => !comesFrom.has(dependency)),
      sources,
    });
  }
}

function timeoutsOf(request: RegisterResourceRequest): Record<string, string> {
  const said = request.getCustomtimeouts();
  const all = { create: said?.getCreate(), update: said?.getUpdate(), delete: said?.getDelete() };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => !!entry[1]));
}
