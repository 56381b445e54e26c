import fc from "fast-check";
import { table } from "../../../config";
import type { Disturbance } from "./disturbance";
import type { FileSettings, Outcome, Walked } from "./walked";

/** What the walk remembers: the settings of each commit, so to speak, and what was done how often. */
export interface Memory {
  readonly commits: FileSettings[];
  readonly done: Map<string, number>;
}

/** A step of the walk. */
export type Step = fc.AsyncCommand<Memory, Walked>;

/** Settings that come of those that an environment has; the walk's memory has those of older commits. */
interface Change {
  readonly kind: string;
  readonly words: string;
  readonly from: (now: FileSettings, memory: Memory) => FileSettings;
}

/** Values that an owner may give a setting, each harmless, or refused with the reason. */
const values: Readonly<Record<string, readonly unknown[]>> = {
  "siscoe:owner": ["siscoe", "somebody"],
  "siscoe:www": [true, false],
  "siscoe:logRetentionDays": [30, 365],
  "siscoe:hstsMaxAgeSeconds": [0, 31_536_000],
  "siscoe:idleTimeoutSeconds": [30, 55],
  "siscoe:contentSecurityPolicy": ["default-src 'self'", "default-src 'none'"],
  "siscoe:appPort": [8000, 8001],
  "siscoe:egress": ["none", "single", "perZone", "regional"],
  "siscoe:databaseInstanceClass": ["db.t4g.micro", "db.t4g.medium", "db.m7g.large"],
  "siscoe:databaseStorageGb": [20, 30, 40],
  "siscoe:databaseMaxStorageGb": [100, 200],
  "siscoe:databaseBackupRetentionDays": [7, 14, 30],
  "siscoe:databaseMultiAz": [true, false],
  "siscoe:databaseSlowQueryMilliseconds": [200, 1000],
  "siscoe:databaseInsights": ["standard", "advanced"],
  "siscoe:databaseEngineVersion": ["17", "17.6"],
  "siscoe:cacheNodeType": ["cache.t4g.micro", "cache.t4g.small"],
  "siscoe:cacheReplicas": [1, 2],
  "siscoe:cacheSnapshotRetentionDays": [1, 9],
  "siscoe:cacheTokenStrategy": ["ROTATE", "SET"],
  "siscoe:applyImmediately": [true, false],
};

const rotations = ["databasePasswordVersion", "cacheTokenVersion", "secretKeyVersion"];

/** The parts that can be on or off, with what turns each of them on. */
const parts: Readonly<Record<string, FileSettings>> = {
  interfaceEndpoints: { "siscoe:interfaceEndpoints": ["secretsmanager", "logs"] },
  flowLogs: { "siscoe:flowLogs": false },
  databaseMonitoringSeconds: { "siscoe:databaseMonitoringSeconds": 0 },
  alarms: { "siscoe:alarmEmail": "ti@siscoe.test", "siscoe:monthlyBudget": 250 },
  firewall: { "siscoe:firewall": "count" },
  backupVault: { "siscoe:backupVault": true },
  imageRepository: { "siscoe:imageRepository": true },
};

/** The application on ECS; its image is none of this machine's, so it is a record only. */
const application: FileSettings = { "siscoe:image": table.image.example, "siscoe:webMaxTasks": 6 };

const zones = "siscoe:availabilityZones";

function without(settings: FileSettings, keys: readonly string[]): FileSettings {
  return Object.fromEntries(Object.entries(settings).filter(([key]) => !keys.includes(key)));
}

/** Turns settings on where they are not there, and off where they are. */
function turned(now: FileSettings, on: FileSettings): FileSettings {
  const keys = Object.keys(on);
  return keys.some((key) => key in now) ? without(now, keys) : { ...now, ...on };
}

const changes: fc.Arbitrary<Change> = fc.oneof(
  weighted(
    10,
    fc
      .constantFrom(...Object.entries(values))
      .chain(([key, all]) => fc.constantFrom(...all).map((value) => ({ [key]: value }))),
    (settings): Change => ({
      kind: "a setting",
      words: JSON.stringify(settings),
      from: (now) => ({ ...now, ...settings }),
    }),
  ),
  weighted(3, fc.constantFrom(...rotations), (name): Change => ({
    kind: "a rotation",
    words: `raise ${name}`,
    from: (now) => ({ ...now, [`siscoe:${name}`]: Number(now[`siscoe:${name}`] ?? 1) + 1 }),
  })),
  weighted(4, fc.constantFrom(...Object.entries(parts)), ([name, on]): Change => ({
    kind: "a part on or off",
    words: `turn ${name} on or off`,
    from: (now) => turned(now, on),
  })),
  weighted(1, fc.constant(application), (on): Change => ({
    kind: "the application on or off",
    words: "turn the application on or off",
    // Tasks register themselves.
    from: (now) => {
      const off = "siscoe:image" in now && { "siscoe:appTargets": ["127.0.0.1:8000"] };
      return { ...turned(without(now, ["siscoe:appTargets"]), on), ...off };
    },
  })),
  weighted(1, fc.constantFrom(["a", "b", "c"], ["a", "b"]), (letters): Change => ({
    kind: "a zone",
    words: `zones ${letters.join(", ")}`,
    from: (now) => ({ ...now, [zones]: letters.map((letter) => `sa-east-1${letter}`) }),
  })),
  weighted(3, fc.nat({ max: 20 }), (back): Change => ({
    kind: "a roll-back",
    words: `back by ${String(back + 1)} commits`,
    from: (now, { commits }) => {
      const commit = commits.at(-1 - (back % commits.length)) ?? now;
      // Which snapshot the database was made from is no commit's to change.
      const snapshot = "siscoe:databaseSnapshot";
      return { ...without(commit, [snapshot]), ...(snapshot in now && { [snapshot]: now[snapshot] }) };
    },
  })),
);

const disturbances: fc.Arbitrary<Disturbance | undefined> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  {
    weight: 2,
    arbitrary: fc.record({
      way: fc.constantFrom("fails", "fails", "engine killed", "command killed"),
      index: fc.nat({ max: 200 }),
    }),
  },
);

/** Every kind of step. */
export const steps: fc.Arbitrary<Step> = fc.oneof(
  weighted(22, fc.tuple(changes, disturbances), ([{ kind, words, from }, disturbance]) =>
    step(kind, words + told(disturbance), (memory, walked) =>
      walked.to(from(walked.settings, memory), disturbance),
    ),
  ),
  weighted(2, fc.constantFrom("postgres", "redis", "front"), (kind) =>
    step("a killed server", `kill ${kind}`, async (_, walked) => {
      walked.killServer(kind);
      return walked.to(walked.settings);
    }),
  ),
  weighted(2, fc.constant(undefined), () =>
    step("a window", "let the windows pass", (_, walked) => walked.window()),
  ),
  weighted(1, fc.constant(undefined), () =>
    step("down and up", "down and up", (_, walked) => walked.pause()),
  ),
  weighted(1, disturbances, (disturbance) =>
    step("a restore", `destroy and restore${told(disturbance)}`, (_, walked) => walked.restore(disturbance)),
  ),
);

/** A step is what it is counted as, its words, and what it does. */
function step(kind: string, words: string, work: (memory: Memory, walked: Walked) => Promise<Outcome>): Step {
  return {
    check: () => true,
    toString: () => words,
    run: async (memory, walked) => {
      const began = Date.now();
      const outcome = await work(memory, walked);
      await walked.assertWhole();
      memory.commits.push(walked.settings);
      const counted = outcome.taken ? kind : `${kind}, refused`;
      for (const one of [counted, outcome.disturbed ?? "undisturbed"])
        memory.done.set(one, (memory.done.get(one) ?? 0) + 1);
      const seconds = ((Date.now() - began) / 1000).toFixed(1);
      const how = [outcome.taken ? "good" : "refused", outcome.disturbed].filter((one) => one !== undefined);
      console.log(`${seconds} s: ${words}: ${how.join(", ")}`);
    },
  };
}

function told(disturbance: Disturbance | undefined): string {
  return disturbance === undefined ? "" : ` (operation ${String(disturbance.index)}: ${disturbance.way})`;
}

function weighted<T, U>(weight: number, arbitrary: fc.Arbitrary<T>, map: (value: T) => U) {
  return { weight, arbitrary: arbitrary.map(map) };
}
