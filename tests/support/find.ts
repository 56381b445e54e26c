import assert from "node:assert/strict";
import type { Deployment, Registration } from "./mocks";

/** The one resource of that type and name. */
export function resource(deployment: Deployment, type: string, name: string): Registration {
  const found = deployment.resources.filter((one) => one.type === type && one.name === name);
  const [first] = found;
  if (first === undefined || found.length > 1) {
    assert.fail(`${found.length} resources are ${type} "${name}"; there are:\n${all(deployment)}`);
  }
  return first;
}

/** The inputs of the one resource of that type and name. */
export function inputs(
  deployment: Deployment,
  type: string,
  name: string,
): Readonly<Record<string, unknown>> {
  return resource(deployment, type, name).inputs;
}

/** The inputs of every resource of a type, by name. */
export function inputsByName(
  deployment: Deployment,
  type: string,
): Readonly<Record<string, Registration["inputs"]>> {
  const found = deployment.resources.filter((one) => one.type === type);
  return Object.fromEntries(found.map((one) => [one.name, one.inputs]));
}

/** What was registered: by type, the names. */
export function namesByType(resources: readonly Registration[]): Record<string, string[]> {
  const names: Record<string, string[]> = {};
  for (const { type, name } of resources) names[type] = [...(names[type] ?? []), name].sort();
  return names;
}

/** A JSON document that an input holds. */
export function json(text: unknown): unknown {
  assert.equal(typeof text, "string");
  return JSON.parse(text as string) as unknown;
}

function all({ resources }: Deployment): string {
  return resources.map(({ type, name }) => `  ${type} "${name}"`).join("\n");
}
