import type { Registration } from "../support/mocks";

type Values = Readonly<Record<string, unknown>>;

/**
 * Resources as a Terraform plan, which is what checkov reads: pulumi-aws wraps Terraform's provider, and its names are the
 * provider's, spelled otherwise.
 *
 * Source: https://developer.hashicorp.com/terraform/internals/json-format
 */
export function planOf(resources: readonly Registration[]): unknown {
  const byUrn = new Map(resources.map((one) => [one.urn, one]));
  const named = (one: Registration) => ({
    address: addressOf(one),
    mode: "managed",
    type: terraformType(one.type),
    name: one.name,
  });
  return {
    // checkov knows a plan by it.
    terraform_version: "1.9.0",
    planned_values: {
      root_module: { resources: resources.map((one) => ({ ...named(one), values: block(one.inputs) })) },
    },
    // What comes from what: checkov follows these.
    configuration: {
      root_module: {
        resources: resources.map((one) => ({ ...named(one), expressions: references(one, byUrn) })),
      },
    },
  };
}

/** How a resource is called in the plan: `aws_kms_key.siscoe-prod-django-key`. */
export function addressOf({ type, name }: Pick<Registration, "type" | "name">): string {
  return `${terraformType(type)}.${name}`;
}

/** Where Terraform's name isn't `aws_<module>_<type>`. */
const otherTypes: Readonly<Record<string, string>> = { "aws:lb/loadBalancer:LoadBalancer": "aws_lb" };
const otherModules: Readonly<Record<string, string>> = { ec2: "", rds: "db_" };

/** `aws:cloudwatch/logGroup:LogGroup` is `aws_cloudwatch_log_group`. */
export function terraformType(token: string): string {
  const [, module = "", type = ""] = /^aws:(\w+)\/(\w+):/.exec(token) ?? [];
  return otherTypes[token] ?? `aws_${otherModules[module] ?? `${module}_`}${snake(type)}`;
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function block(values: Values): Values {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => attribute(key, value)));
}

/** An input by Terraform's name, and in its form. */
export function attribute(key: string, value: unknown): [string, unknown] {
  const name = snake(key);
  if (Array.isArray(value)) {
    const items = value as unknown[];
    return items.some(isObject)
      ? [singular(name), items.map((item) => block(item as Values))]
      : [name, items];
  }
  // What is a block that comes at most once in Terraform is an object in Pulumi; tags are one in both.
  return isObject(value) && key !== "tags" ? [name, [block(value)]] : [name, value];
}

function isObject(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What is a block that may come several times is a list in Pulumi, under a plural. */
function singular(name: string): string {
  return name
    .replace(/ies$/, "y")
    .replace(/(ss|as)es$/, "$1")
    .replace(/([^s])s$/, "$1");
}

function references(one: Registration, byUrn: ReadonlyMap<string, Registration>): Values {
  const entries = Object.entries(one.sources).flatMap(([input, urns]) => {
    const found = urns.flatMap((urn) => origins(urn, input, byUrn));
    const [name] = attribute(input, one.inputs[input]);
    return found.length === 0 ? [] : [[name, { references: found.map(addressOf) }] as const];
  });
  return Object.fromEntries(entries);
}

/** Where a value comes from: a bucket's name, handed on by its versioning, comes from the bucket all the same. */
export function origins(
  urn: string,
  input: string,
  byUrn: ReadonlyMap<string, Registration>,
): Registration[] {
  const source = byUrn.get(urn);
  if (source === undefined) return [];
  return [...(source.sources[input] ?? []).flatMap((before) => origins(before, input, byUrn)), source];
}
