import assert from "node:assert/strict";
import fc from "fast-check";
import program = require("../../index");
import { table } from "../../config";
import type { GivenSubnets } from "../support/networkPlaces";
import { deploy } from "../support/mocks";
import { Reachability } from "../support/reachability";
import { ofExistingVpc, prod } from "../support/otherValues";
import { areRight, given } from "../support/settings";
import { production, service } from "./reachabilityTable";

/** Who reaches whom, line by line. */
type Matrix = readonly string[];

/** A value of an axis: production's settings with these changes, and what becomes of who reaches whom. */
interface Choice {
  /** Settings to change, or, where `undefined`, to take away. */
  readonly settings: Readonly<Record<string, string | undefined>>;
  readonly becomes?: (matrix: Matrix) => Matrix;
}

const adding =
  (...more: Matrix) =>
  (matrix: Matrix) => [...matrix, ...more];
const without =
  (...less: Matrix) =>
  (matrix: Matrix) =>
    matrix.filter((pair) => !less.includes(pair));

const toInternet = "anything in application subnets → the internet: everything";
const endpoints = ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssmmessages"];
const existing = Object.fromEntries(
  Object.entries(ofExistingVpc).map(([key, value]) => [`siscoe:${key}`, value]),
);

/**
 * What decides who reaches whom, and what each choice makes of it: in this order, for what a later one takes away may be what an
 * earlier one added. `everySetting.test.ts` shows that no other setting changes it.
 */
const axes = {
  application: {
    elsewhere: { settings: {} },
    "on ECS": { settings: { "siscoe:image": table.image.example }, becomes: adding(...service) },
    "at an address": {
      settings: { "siscoe:appTargets": '["10.20.64.10:8000"]' },
      becomes: adding("balancer → anything in application subnets: tcp 8000"),
    },
    // A way there is its owner's to make.
    "beyond the VPC": { settings: { "siscoe:appTargets": '["192.168.7.10:8000"]' } },
  },
  port: {
    "8000": { settings: {} },
    "9000": {
      settings: { "siscoe:appPort": "9000" },
      becomes: (matrix) =>
        matrix.map((pair) => (pair.startsWith("balancer → ") ? pair.replace("tcp 8000", "tcp 9000") : pair)),
    },
  },
  endpoints: {
    none: { settings: {} },
    some: {
      settings: { "siscoe:interfaceEndpoints": JSON.stringify(endpoints) },
      becomes: adding(...endpoints.map((name) => `application → endpoint ${name}: tcp 443`)),
    },
  },
  // The same pairs by IPv6 as by IPv4.
  ipv6: { off: { settings: {} }, on: { settings: { "siscoe:ipv6": "true" } } },
  // What may seem to change it.
  environment: {
    kept: { settings: {} },
    "thrown away": {
      settings: {
        "siscoe:protect": "false",
        "siscoe:awakeHours": "mon-fri 07:00-20:00",
        "siscoe:firewall": "block",
        "siscoe:databaseMultiAz": "false",
        "siscoe:cacheReplicas": "2",
      },
    },
  },
  network: {
    single: { settings: {} },
    none: {
      settings: { "siscoe:egress": "none" },
      becomes: without(toInternet, "application → the internet: tcp 443, tcp 587"),
    },
    perZone: {
      settings: {
        "siscoe:egress": "perZone",
        "siscoe:availabilityZones": '["sa-east-1a","sa-east-1b","sa-east-1c"]',
      },
    },
    regional: { settings: { "siscoe:egress": "regional", "siscoe:flowLogs": "false" } },
    public: { settings: { "siscoe:egress": "public" }, becomes: without(toInternet) },
    existing: {
      settings: { ...existing, "siscoe:egress": undefined, "siscoe:availabilityZones": undefined },
      becomes: (matrix) => matrix.filter((pair) => !pair.includes("anything")),
    },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Choice>>>>;

/** The settings that change it. */
export const whoReachesWhom: ReadonlySet<string> = new Set(
  Object.values<Readonly<Record<string, Choice>>>(axes)
    .flatMap((choices) => Object.values(choices))
    .filter(({ becomes }) => becomes !== undefined)
    .flatMap(({ settings }) => Object.keys(settings).filter((key) => settings[key] !== undefined)),
);

/** The subnets of the VPC that was there: two public ones, two with a way out, two without. */
function givenSubnets(ipv6: boolean): GivenSubnets {
  const out: GivenSubnets[string]["routes"][] = [
    [{ to: "0.0.0.0/0", by: "internet gateway" }],
    [{ to: "0.0.0.0/0", by: "NAT gateway" }],
    [],
  ];
  return Object.fromEntries(
    [0, 1, 2, 3, 4, 5].map((index) => {
      const isDual = ipv6 && index < 2;
      return [
        `subnet-0123456789abcdef${index}`,
        {
          cidrs: [`172.31.${index}.0/24`, ...(isDual ? [`2001:db8::${index}/64`] : [])],
          routes: [
            ...(out[Math.floor(index / 2)] ?? []),
            ...(isDual ? [{ to: "::/0", by: "internet gateway" } as const] : []),
          ],
        },
      ];
    }),
  );
}

/** The pairs of choices that the settings refuse, whatever else is set. */
export const refusedPairs: readonly string[] = [
  "application at an address, port 9000",
  "application beyond the VPC, port 9000",
  "application elsewhere, network public",
  "application at an address, network public",
  "application beyond the VPC, network public",
  "endpoints some, network existing",
  "ipv6 on, network public",
  "environment kept, network public",
];

/** One choice of each axis, by name, such as `network existing`; without one of an axis, it has its first. */
export type Combination = readonly string[];

const choices = Object.entries<Readonly<Record<string, Choice>>>(axes).map(([axis, named]) =>
  Object.entries(named).map(([name, choice]) => ({ name: `${axis} ${name}`, choice })),
);

const chosen = (combination: Combination): readonly Choice[] =>
  choices.flat().flatMap(({ name, choice }) => (combination.includes(name) ? [choice] : []));

/** Production's settings with those of a combination. */
function settingsWith(combination: Combination): Readonly<Record<string, string>> {
  return given(
    chosen(combination).reduce<Choice["settings"]>((all, { settings }) => ({ ...all, ...settings }), prod),
  );
}

/** Who reaches whom in a combination: production's table, and what each choice makes of it. */
function stated(combination: Combination): Matrix {
  const matrix = chosen(combination).reduce(
    (now: Matrix, { becomes = (same) => same }) => becomes(now),
    production,
  );
  return [...matrix].sort();
}

/** Every combination that the settings don't refuse. */
export function combinations(): Combination[] {
  const all = choices.reduce<string[][]>(
    (some, axis) => some.flatMap((one) => axis.map(({ name }) => [...one, name])),
    [[]],
  );
  return all.filter((one) => areRight(settingsWith(one)));
}

/** Combinations in an order that the seed says. */
export function shuffled(some: readonly Combination[], seed: number): Combination[] {
  const ranks = fc.sample(fc.nat(), { numRuns: some.length, seed });
  return some
    .map((one, index) => [ranks[index] ?? 0, one] as const)
    .sort(([one], [other]) => one - other)
    .map(([, one]) => one);
}

/** Who reaches whom in a combination, by what the program registers. */
export async function deployCombination(combination: Combination): Promise<Reachability> {
  const deployment = await deploy(program, { settings: settingsWith(combination) });
  const isGiven = combination.includes("network existing");
  return new Reachability(deployment, isGiven ? givenSubnets(combination.includes("ipv6 on")) : undefined);
}

/** That it is what the choices say. */
export async function assertStated(combination: Combination): Promise<void> {
  const found = (await deployCombination(combination)).matrix();
  assert.deepEqual(found, stated(combination), combination.join(", "));
}

/** Every two choices of a combination. */
export function pairsOf(combination: Combination): string[] {
  return combination.flatMap((one, index) => combination.slice(index + 1).map((other) => `${one}, ${other}`));
}

/** Every two choices of different axes. */
export function allPairs(): string[] {
  return choices.flatMap((axis, index) =>
    choices
      .slice(index + 1)
      .flatMap((other) => axis.flatMap((one) => other.map((another) => `${one.name}, ${another.name}`))),
  );
}

/** Some of them, each time the first with the most pairs of choices that none before had. */
export function spread(some: readonly Combination[], count: number): Combination[] {
  const seen = new Set<string>();
  const unseen = (one: Combination) => pairsOf(one).filter((pair) => !seen.has(pair)).length;
  return Array.from({ length: count }, () => {
    const next = some.reduce((best, one) => (unseen(one) > unseen(best) ? one : best));
    for (const pair of pairsOf(next)) seen.add(pair);
    return next;
  });
}
