import * as pulumi from "@pulumi/pulumi";
import type {
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  RegisterResourceResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import { secretPaths, unwrapped } from "./envelopes";

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

/** What a resource was registered with. Secrets are unwrapped. */
export interface Made {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** A resource's id, and what AWS adds to its inputs. */
export interface Answered {
  readonly id: string;
  readonly state: Readonly<Record<string, unknown>>;
}

/** What AWS says where it has nothing of that name: the program is told, and goes on. */
export class Unanswered extends Error {
  /** Where the SDK looks for the words. */
  readonly details = this.message;
}

/** Who answers in AWS's place. What either throws ends the recording, but for {@link Unanswered}. */
export interface StandIn {
  /** What AWS makes of a resource. */
  readonly made: (made: Made) => Answered;
  /** What a data source answers. */
  readonly asked: (token: string, inputs: Readonly<Record<string, unknown>>) => Record<string, unknown>;
}

/** Under what circumstances a program is recorded. */
export interface Scene {
  readonly project: string;
  readonly stack: string;
  /** `namespace:key` to text, as the engine hands it over. */
  readonly settings: Readonly<Record<string, string>>;
  /** The settings among them that are kept encrypted. */
  readonly encrypted: readonly string[];
  /** What the stack itself said when it was last brought up. */
  readonly previousOutputs: Readonly<Record<string, unknown>>;
  /** A preview: what AWS would answer is unknown. */
  readonly preview: boolean;
  readonly standIn: StandIn;
}

/**
 * Runs a program on the SDK's mocked engine until it has registered everything. Nothing is deployed, and neither the CLI
 * nor AWS is asked.
 */
export async function record(program: () => unknown, scene: Scene): Promise<RecordingEngine> {
  const engine = new RecordingEngine(scene);
  await runtime.setMocks(engine, scene.project, scene.stack, scene.preview, "organization");
  engine.listen();
  runtime.setAllConfig({ ...scene.settings }, [...scene.encrypted]);
  // Without an engine, the SDK would print them, whatever the command is about.
  const { warn } = pulumi.log;
  const keep: typeof warn = (words) => Promise.resolve(void engine.warnings.push(words));
  Object.assign(pulumi.log, { warn: keep });
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
  Object.assign(pulumi.log, { warn });
  return engine;
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

/** What a program asked of the engine, and what came of it. */
export class RecordingEngine implements pulumi.runtime.Mocks {
  readonly resources: Registration[] = [];
  readonly failures: unknown[] = [];
  /** What the program warned of. */
  readonly warnings: string[] = [];
  readonly stackReferences: string[] = [];
  readonly wireOutputs = new Map<string, Readonly<Record<string, unknown>>>();
  /** What was said of the stack's outputs, in turn: the program's own come last. */
  readonly stackOutputs: Readonly<Record<string, unknown>>[] = [];
  stackUrn = "";
  private request: RegisterResourceRequest | undefined;

  constructor(private readonly scene: Scene) {}

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
      const outputs = request.getOutputs()?.toJavaScript() ?? {};
      this.wireOutputs.set(request.getUrn(), outputs);
      if (request.getUrn() === this.stackUrn) this.stackOutputs.push(outputs);
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
      return { id: name, state: { name, outputs: this.scene.previousOutputs, secretOutputNames: [] } };
    }
    if (custom !== true) return { id: undefined, state: {} };
    const given = inputs as Record<string, unknown>;
    const made = { type, name, inputs: unwrapped(given) as Record<string, unknown> };
    const { id, state } = this.orFailure(() => this.scene.standIn.made(made), { id: "", state: {} });
    if (this.scene.preview) return { id: undefined, state: given };
    const added = { ...state };
    for (const key of this.request?.getAdditionalsecretoutputsList() ?? []) {
      if (key in added) added[key] = pulumi.secret(added[key]);
    }
    return { id, state: { ...given, ...added } };
  }

  call({ token, inputs }: pulumi.runtime.MockCallArgs): pulumi.runtime.MockCallResult {
    return this.orFailure(() => this.scene.standIn.asked(token, inputs as Record<string, unknown>), {});
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
