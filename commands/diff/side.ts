import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type * as Automation from "@pulumi/pulumi/automation";
import type { SettingsTable } from "../../settings/table";
import { checkout as own } from "../checkout";
import { billOf, type Registered } from "../cost/bill";
import { sumOf, type Sum } from "../cost/note";
import { EngineEvents } from "../engineEvents";
import { messageOf } from "../../system/failure";
import {
  emulatedPlace,
  emulatorPlugins,
  insistOnQuotes,
  mergeSettings,
  readCheckout,
  setPlaceholders,
} from "../stackSettings";
import { callEngineDirectly } from "../loopback";
import { resourcesOf } from "../stackResources";
import { type Change, changesIn } from "./changes";
import { complaints } from "./complaints";

/** One side of a comparison: what a process of its own is told to do, in a JSON file that its only argument names. */
export interface Side {
  /** `up` brings the environment up as the checkout has it; `preview` looks what the checkout would change. */
  readonly operation: "up" | "preview";
  /** The checkout whose program runs, on that checkout's own SDK. */
  readonly checkout: string;
  readonly stack: string;
  /** The folder of the throwaway environment: the same for both sides. */
  readonly home: string;
  /** The emulator, the working tree's for both. */
  readonly emulator: string;
  /** For `preview`: the resources that are protected, by URN. */
  readonly protectedUrns?: readonly string[];
  /** Where the outcome goes. */
  readonly outcome: string;
}

/** What came of it. */
export interface Outcome {
  readonly changes: readonly Change[];
  readonly protectedUrns: readonly string[];
  /** Why it could not be done, in the engine's or the program's own words. */
  readonly refusal?: string;
  /** What the environment then costs; undefined where that can't be told. */
  readonly cost?: Sum;
}

async function run(side: Side): Promise<Outcome> {
  callEngineDirectly();
  const events = new EngineEvents();
  const isProtected = (urn: string) => side.protectedUrns?.includes(urn) ?? false;
  try {
    const stack = await opened(side);
    if (side.operation === "up") {
      await stack.up({ onEvent: events.onEvent, suppressProgress: true });
      const { protectedUrns, resources } = await unprotect(stack);
      return { changes: [], protectedUrns, cost: sumOf(billOf(resources.map(registered))) };
    }
    await stack.preview({ onEvent: events.onEvent });
    const changes = changesIn(events.complete, isProtected);
    // What comes of the changes is not in the events: they have no outputs of what is still to be made.
    const cost = await resourcesOf(side.stack).then(
      (resources) => sumOf(billOf(resources)),
      () => undefined,
    );
    return { changes, protectedUrns: [], ...(cost === undefined ? {} : { cost }) };
  } catch (error) {
    const refusal = complaints(events.all) ?? messageOf(error);
    return { changes: changesIn(events.all, isProtected), protectedUrns: [], refusal };
  }
}

/** Loads a TypeScript file of a checkout in one go, as this one's are: not every commit has a load.js of its own. */
const load = createRequire(__filename)(join(own, "load.js")) as (file: string) => unknown;

async function opened({ operation, checkout, stack: name, home, emulator }: Side): Promise<Automation.Stack> {
  // What the checkout requires, and nothing of the working tree's: an SDK keeps what it knows for itself.
  const required = createRequire(join(checkout, "package.json"));
  const { LocalWorkspace, PulumiCommand, Stack } = required("@pulumi/pulumi/automation") as typeof Automation;
  const { table } = load(join(checkout, "config.ts")) as { table: SettingsTable };
  const pulumiCommand = await PulumiCommand.get();
  const settings = await readCheckout(checkout, name, pulumiCommand, table);
  // The base is what it is; what the working tree says is still to be corrected.
  if (operation === "preview") insistOnQuotes(settings);
  const { main = "index.ts", ...project } = settings.project;
  const options = {
    pulumiCommand,
    workDir: folder(home, "workspace"),
    pulumiHome: folder(home, "pulumi"),
    envVars: {
      PULUMI_BACKEND_URL: pathToFileURL(folder(home, "state")).href,
      // The environment lives as long as this command, and holds no secret but placeholders.
      PULUMI_CONFIG_PASSPHRASE: "throwaway",
      PULUMI_SKIP_UPDATE_CHECK: "1",
      EMULATOR_DIRECTORY: folder(home, "aws"),
      // Records only: no server is needed to tell what would change.
      EMULATOR_SERVERS: "",
      ...emulatedPlace(settings),
    },
  };
  const before = await (await LocalWorkspace.create(options)).stackSettings(name).catch(() => undefined);
  const workspace = await LocalWorkspace.create({
    ...options,
    program: () => ((main.endsWith(".ts") ? load : required)(join(checkout, main)) as Automation.PulumiFn)(),
    projectSettings: Object.assign(project, { plugins: emulatorPlugins(emulator) }),
    stackSettings: { [name]: mergeSettings(settings, before, {}) },
  });
  const stack = await Stack.createOrSelect(name, workspace);
  await setPlaceholders(stack, settings, before);
  return stack;
}

/** A resource as the engine's state has it. */
interface Kept {
  readonly urn: string;
  readonly type: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
  protect?: boolean;
}

/**
 * Takes the engine's protection off, and says of what: the engine stops at the first protected resource that would be
 * replaced or deleted, and the reader is to see all of them.
 */
async function unprotect(stack: Automation.Stack) {
  const exported = await stack.exportStack();
  const { resources = [] } = exported.deployment as { resources?: Kept[] };
  const protectedUrns = resources.filter(({ protect }) => protect === true).map(({ urn }) => urn);
  for (const resource of resources) delete resource.protect;
  await stack.importStack(exported);
  return { protectedUrns, resources };
}

function registered({ urn, type, inputs = {}, propertyDependencies = {} }: Kept): Registered {
  const sources = Object.fromEntries(
    Object.entries(propertyDependencies).map(([input, urns]) => [input, urns ?? []]),
  );
  return { urn, type, name: urn.slice(urn.lastIndexOf("::") + 2), inputs, sources };
}

function folder(home: string, name: string): string {
  const path = join(home, name);
  mkdirSync(path, { recursive: true });
  return path;
}

const side = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Side;
void run(side).then((outcome) => {
  writeFileSync(side.outcome, JSON.stringify(outcome));
});
