import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Stack } from "@pulumi/pulumi/automation";
import { Failure } from "../../commands/failure";

/** A resource as the engine exports it; what is secret in it stays encrypted. */
interface Exported {
  readonly urn: string;
  readonly type: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** What the engine was in the middle of. */
interface Operation {
  readonly type: string;
  readonly resource: Exported;
}

interface State {
  readonly deployment: {
    readonly resources?: readonly Exported[];
    readonly pending_operations?: readonly Operation[];
  };
}

/**
 * Refuses to deploy where an engine was killed while AWS created something for it. The engine itself warns, goes on, and
 * creates all of it once more: a second key or secret that nobody knows, or an error, as the name is taken.
 *
 * Source: https://github.com/pulumi/pulumi/pull/9293
 */
export async function insistOnNothingInterrupted(stack: Stack): Promise<void> {
  const lost = creationsIn(await exported(stack));
  if (lost.length === 0) return;
  throw new Failure(
    [
      `An earlier deployment of ${stack.name} was killed while AWS created this, and nobody knows what came of it:`,
      ...lost.map((resource) => `  ${resource.urn}${called(resource)}`),
      `Nothing was changed. An administrator looks in AWS for each, and tells the stack its id, or "none" ` +
        `(docs/operations.md, "When an \`up\` stops half-way"):`,
      command(stack, lost),
      `Then run the workflow again.`,
    ].join("\n"),
  );
}

/**
 * Takes what AWS created for a killed engine into the state, as if the engine had heard of it, and forgets what AWS did not
 * create. Not by Pulumi's own ways: `refresh --import-pending-creates` forgets the creation and takes in nothing (seen: CLI
 * 3.274.1), so that the next `up` creates it again, and `import` knows neither passwords nor what the program asked for.
 *
 * @param ids - by URN, the id of each, or undefined where AWS has none. All have to be there: with any change of a state
 *   from outside, the CLI forgets every interrupted operation.
 * @param before - the state that knows of the creations, where the stack itself has forgotten them: after a wrong id.
 * @throws Failure where not each creation is answered for, or AWS has nothing of an id.
 */
export async function adopt(
  stack: Stack,
  ids: ReadonlyMap<string, string | undefined>,
  before?: string,
): Promise<void> {
  const now = await exported(stack);
  const knows = before === undefined ? now : (JSON.parse(readFileSync(before, "utf8")) as State);
  const lost = creationsIn(knows);
  const urns = lost.map(({ urn }) => urn).sort();
  if (urns.join() !== [...ids.keys()].sort().join()) {
    throw new Failure(
      `Nothing was changed: type each creation of ${stack.name} that was interrupted, and no other. ` +
        (urns.length === 0 ? "There are none." : `They are:\n${urns.map((urn) => `  ${urn}`).join("\n")}`),
    );
  }
  const adopted = lost.flatMap((resource) => {
    const id = ids.get(resource.urn);
    // What AWS never says, such as a password, stays what was asked for.
    return id === undefined ? [] : [{ ...resource, id, outputs: asked(resource) }];
  });
  const { resources = [] } = now.deployment;
  const there = adopted.filter(({ urn }) => resources.some((resource) => resource.urn === urn));
  if (there.length > 0) {
    throw new Failure(
      [
        "Nothing was changed: the stack has these already, as they were to be replaced, or were created again:",
        ...there.map(({ urn }) => `  ${urn}`),
        "Type none for them. What AWS created meanwhile stays there, and nothing uses it.",
      ].join("\n"),
    );
  }
  await imported(stack, {
    ...now,
    deployment: { ...now.deployment, resources: [...resources, ...adopted], pending_operations: [] },
  });
  if (adopted.length === 0) return;
  const target = adopted.map(({ urn }) => urn);
  await stack.refresh({ target, onOutput: (words) => process.stdout.write(words), color: "never" });
  const { resources: found = [] } = (await exported(stack)).deployment;
  const missing = adopted.filter(({ urn }) => !found.some((resource) => resource.urn === urn));
  if (missing.length === 0) return;
  const file = join(mkdtempSync(join(tmpdir(), "siscoe-state-")), "before.json");
  const rest = lost.filter(({ urn }) => missing.some((resource) => resource.urn === urn));
  const known = rest.map((resource) => ({ type: "creating", resource }));
  writeFileSync(file, JSON.stringify({ deployment: { pending_operations: known } }));
  throw new Failure(
    [
      "AWS has nothing with this id, so the stack does not have it either:",
      ...missing.map(({ urn, id }) => `  ${urn}: ${id}`),
      "Before the next deployment, which would create it again, type its right id, or none:",
      `BEFORE=${file} ${command(stack, missing)}`,
    ].join("\n"),
  );
}

/** What to type about resources. */
function command({ name }: Stack, resources: readonly Exported[]): string {
  const each = resources.map(({ urn }) => `'${urn}' <id or none>`);
  return `STACK=${name} node load.js .github/scripts/adopt.ts ${each.join(" ")}`;
}

/** What AWS was creating when the engine was killed. */
function creationsIn({ deployment }: State): readonly Exported[] {
  const pending = deployment.pending_operations ?? [];
  return pending.filter(({ type }) => type === "creating").map(({ resource }) => resource);
}

/** What the engine asked for, without the SDK's own notes (`__defaults`). */
function asked({ inputs = {} }: Exported): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => !key.startsWith("__")));
}

/** What the engine asked AWS to call it, where it did: what to look for. */
function called({ inputs = {} }: Exported): string {
  const name = ["identifier", "replicationGroupId", "name", "bucket", "description"]
    .map((key) => inputs[key])
    .find((value) => typeof value === "string");
  return name === undefined ? "" : `, called ${name}`;
}

/** Not the Automation API's own, which has the secrets decrypted. */
async function exported(stack: Stack): Promise<State> {
  return JSON.parse(await cli(stack, "stack", "export")) as State;
}

async function imported(stack: Stack, state: State): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "siscoe-state-"));
  try {
    const file = join(folder, "state.json");
    writeFileSync(file, JSON.stringify(state));
    await cli(stack, "stack", "import", "--file", file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a command of the CLI's on the stack. Returns what it prints. */
async function cli({ name, workspace }: Stack, ...args: string[]): Promise<string> {
  const program = workspace.pulumiCommand.command;
  const { stdout } = await promisify(execFile)(program, [...args, "--stack", name, "--non-interactive"], {
    cwd: workspace.workDir,
    env: { ...process.env, ...workspace.envVars },
    maxBuffer: 256 * 1024 * 1024,
  });
  return stdout;
}
