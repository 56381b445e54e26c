import type { Registration } from "../../support/mocks";
import { origins } from "../plan";

/** The inputs of a resource. */
export type Inputs = Readonly<Record<string, unknown>>;

/**
 * A control of AWS's own standards, for one type of resource: AWS Foundational Security Best Practices, by the id that
 * AWS Security Hub has for it, and the CIS AWS Foundations Benchmark 5.0.0.
 */
export interface Control {
  /** Security Hub's id (`RDS.2`), or CIS' where Security Hub has no control for it (`CIS 5.6`). */
  readonly id: string;
  /** The number that the CIS benchmark has for it. */
  readonly cis?: string;
  readonly asks: string;
  /** The type of the resource: `rds/instance`. */
  readonly on: string;
  /** The inputs that it looks at. */
  readonly inputs: readonly string[];
  /**
   * Whether the resource meets it.
   *
   * @param all - every resource that was registered with it.
   */
  readonly met: (resource: Registration, all: readonly Registration[]) => boolean;
  /** What breaks it, which a test plants: inputs; a type whose resources are taken away; or what is done to those beside it. */
  readonly broken: Inputs | { readonly without: string } | Plant;
}

/** Everything that was registered, with a fault beside one of the resources. */
export type Plant = (one: Registration, all: readonly Registration[]) => readonly Registration[];

/** A control that the inputs of one resource decide. */
export function control(
  id: string,
  on: string,
  asks: string,
  met: (inputs: Inputs) => boolean,
  broken: Inputs,
  cis?: string,
): Control {
  const looked = Object.keys(broken);
  return {
    id,
    on,
    asks,
    met: ({ inputs }) => met(inputs),
    broken,
    inputs: looked,
    ...(cis === undefined ? {} : { cis }),
  };
}

/** A control that nothing in this stack meets: each resource of the type needs an exception. */
export function unmet(id: string, on: string, asks: string, cis?: string): Control {
  return control(id, on, asks, () => false, {}, cis);
}

/** The same control, where what stands beside the resource decides it. */
export function decidedBeside(
  of: Control,
  met: Control["met"],
  broken: { readonly without: string } | Plant,
): Control {
  return { ...of, met, broken };
}

/** Whether a resource is of a type: `s3/bucket`. */
export function isOf({ type }: Registration, short: string): boolean {
  return type.startsWith(`aws:${short}:`);
}

/** The resources of a type that take an input from this one: a bucket's policy, a network's flow log. */
export function beside(
  { urn }: Registration,
  all: readonly Registration[],
  short: string,
  input: string,
): Registration[] {
  const byUrn = new Map(all.map((one) => [one.urn, one]));
  const comesFrom = ({ sources }: Registration) =>
    (sources[input] ?? []).flatMap((source) => origins(source, input, byUrn)).some((one) => one.urn === urn);
  return all.filter((one) => isOf(one, short) && comesFrom(one));
}

/** The resources that an input of this one comes from, of a type. */
export function sourcesOf(
  { sources }: Registration,
  all: readonly Registration[],
  input: string,
  short: string,
): Registration[] {
  return all.filter((one) => isOf(one, short) && (sources[input] ?? []).includes(one.urn));
}

/** A statement of a policy. */
export interface Statement {
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: unknown;
}

/** The statements of a policy, each of its lists as a list. */
export function statementsOf(policy: unknown): Statement[] {
  const { Statement: all } = JSON.parse(String(policy)) as { Statement: Record<string, unknown>[] };
  return all.map(({ Effect, Principal, Action, Resource, Condition }) => ({
    Effect: String(Effect),
    Principal,
    Action: listOf(Action),
    Resource: listOf(Resource),
    Condition,
  }));
}

function listOf(value: unknown): string[] {
  return value === undefined ? [] : Array.isArray(value) ? (value as string[]) : [value as string];
}

/** A policy of one statement that allows something. */
export function allowing(action: string, principal?: unknown): string {
  const who = principal === undefined ? {} : { Principal: principal };
  const statement = { Effect: "Allow", ...who, Action: action, Resource: "*" };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

/** Whether a policy allows something of the kind. */
export function allows({ policy }: Inputs, what: (statement: Statement) => boolean): boolean {
  return statementsOf(policy).some((statement) => statement.Effect === "Allow" && what(statement));
}

/** Whether a statement is for everybody. */
export function isForAnybody({ Principal }: Statement): boolean {
  return Principal === "*" || (Principal as { AWS?: unknown } | undefined)?.AWS === "*";
}
