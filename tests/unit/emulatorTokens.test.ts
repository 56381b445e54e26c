import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { CACHE_TOKENS } from "../../emulator/services/elasticache/tokens";
import { Account, CACHE } from "./emulatorAccount";

const REDIS = "aws:elasticache/replicationGroup:ReplicationGroup";
const tokens = {
  A: "first-token-of-many",
  B: "second-token-of-many",
  C: "third-token-of-many",
  D: "fourth-token-of-many",
};
type Name = keyof typeof tokens;

/** What is sent: the strategy and the token. */
type Step = `${"ROTATE" | "SET"} ${Name}`;

/** Brings a group from its creation with a token, or without one, through some steps. */
async function groupAfter(first: Name | undefined, steps: readonly Step[]) {
  const account = new Account();
  const created = { ...CACHE, authToken: first && tokens[first] };
  const { id } = await account.create(
    REDIS,
    first === undefined ? created : { ...created, authTokenUpdateStrategy: "ROTATE" },
  );
  const send = async (step: Step) => {
    const [authTokenUpdateStrategy = "", name = ""] = step.split(" ");
    await account.update(REDIS, id, { ...CACHE, authToken: tokens[name as Name], authTokenUpdateStrategy });
  };
  const accepted = () => {
    const { value } = account.records.get(CACHE_TOKENS, id)?.properties["tokens"] as { value: string[] };
    return value.map((token) => Object.entries(tokens).find(([, known]) => known === token)?.[0] ?? "none");
  };
  for (const step of steps) await send(step);
  return { account, id, send, accepted };
}

// https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html, Modifying the AUTH token on an existing cluster
describe("what a cache accepts after each order of ROTATE and SET", () => {
  const refused = "refused";
  type Row = readonly [
    first: Name | undefined,
    steps: readonly Step[],
    next: Step,
    then: readonly string[] | typeof refused,
  ];
  const rows: readonly Row[] = [
    // One token, never rotated: there is nothing for SET to end.
    ["A", [], "ROTATE B", ["A", "B"]],
    ["A", [], "SET A", refused],
    ["A", [], "SET B", refused],
    // Two: a third drops the oldest, and SET ends it with either.
    ["A", ["ROTATE B"], "ROTATE C", ["B", "C"]],
    ["A", ["ROTATE B"], "ROTATE A", ["B", "A"]],
    ["A", ["ROTATE B"], "SET B", ["B"]],
    ["A", ["ROTATE B"], "SET A", ["A"]],
    ["A", ["ROTATE B"], "SET C", refused],
    // Three and four in a row.
    ["A", ["ROTATE B", "ROTATE C"], "ROTATE D", ["C", "D"]],
    ["A", ["ROTATE B", "ROTATE C"], "SET C", ["C"]],
    ["A", ["ROTATE B", "ROTATE C"], "SET B", ["B"]],
    ["A", ["ROTATE B", "ROTATE C"], "SET A", refused],
    // One again: as at the beginning, and the strategy taken back sends the same token.
    ["A", ["ROTATE B", "SET B"], "ROTATE C", ["B", "C"]],
    ["A", ["ROTATE B", "SET B"], "SET C", refused],
    ["A", ["ROTATE B", "SET B"], "ROTATE B", refused],
    // None: a token comes in optionally by ROTATE (hashicorp/terraform-provider-aws#33439), at once by SET.
    [undefined, [], "ROTATE A", ["none", "A"]],
    [undefined, [], "SET A", ["A"]],
    [undefined, ["ROTATE A"], "SET A", ["A"]],
    [undefined, ["ROTATE A"], "ROTATE B", ["A", "B"]],
    [undefined, ["ROTATE A"], "SET B", refused],
  ];
  for (const [first, steps, next, then] of rows) {
    test(`${[first ?? "none", ...steps].join(", ")}, then ${next}: ${[then].flat().join(" and ")}`, async () => {
      const { send, accepted } = await groupAfter(first, steps);
      const before = accepted();
      if (then === refused) {
        await assert.rejects(
          send(next),
          /InvalidParameterCombination: (SET is allowed only after|ROTATE needs)/,
        );
        assert.deepEqual(accepted(), before);
      } else {
        await send(next);
        assert.deepEqual(accepted(), then);
      }
    });
  }

  test("what is not changed is not sent: SET again, and another change of the cache", async () => {
    const { account, id, send, accepted } = await groupAfter("A", ["ROTATE B", "SET B"]);
    await send("SET B");
    const same = { ...CACHE, authToken: tokens.B, authTokenUpdateStrategy: "SET" };
    await account.update(REDIS, id, { ...same, snapshotRetentionLimit: 3 });
    assert.deepEqual(accepted(), ["B"]);
  });

  test("the strategy alone brings what waits, too", async () => {
    const { account, id } = await groupAfter("A", ["ROTATE B"]);
    const large = { ...CACHE, authToken: tokens.B, nodeType: "cache.m7g.large" };
    const waiting = await account.update(REDIS, id, { ...large, authTokenUpdateStrategy: "ROTATE" });
    assert.equal(waiting["nodeType"], CACHE["nodeType"]);
    const made = await account.update(REDIS, id, { ...large, authTokenUpdateStrategy: "SET" });
    assert.equal(made["nodeType"], "cache.m7g.large");
  });
});

// hashicorp/terraform-provider-aws#24244, pulumi/pulumi#11458
describe("a cache's replicas and its failover in one update", () => {
  const PAIR = { ...CACHE, numCacheClusters: 2, automaticFailoverEnabled: true, multiAzEnabled: true };
  const none = { numCacheClusters: 1, automaticFailoverEnabled: false, multiAzEnabled: false };

  test("#24244: the last replica is refused while the failover's end waits, in AWS's words", async () => {
    const account = new Account();
    const { id } = await account.create(REDIS, PAIR);
    await assert.rejects(
      account.update(REDIS, id, { ...PAIR, ...none }),
      /InvalidParameterValue: Must have at least 1 replica when cluster mode is disabled with auto failover enabled\./,
    );
  });

  test("at once it works, and so it does in two steps", async () => {
    const account = new Account();
    const atOnce = await account.create(REDIS, PAIR);
    const after = await account.update(REDIS, atOnce.id, { ...PAIR, ...none, applyImmediately: true });
    assert.deepEqual([after["numCacheClusters"], after["automaticFailoverEnabled"]], [1, false]);

    const steps = await account.create(REDIS, { ...PAIR, replicationGroupId: "steps" });
    const pair = { ...PAIR, replicationGroupId: "steps" };
    const off = { ...pair, automaticFailoverEnabled: false, multiAzEnabled: false };
    await account.update(REDIS, steps.id, off);
    await assert.rejects(
      account.update(REDIS, steps.id, { ...off, numCacheClusters: 1 }),
      /at least 1 replica/,
    );
    await account.provider.maintain(REDIS, steps.id);
    assert.equal(
      (await account.update(REDIS, steps.id, { ...off, numCacheClusters: 1 }))["numCacheClusters"],
      1,
    );
  });

  test("#50096: another node type together with one replica more is refused, and takes an update of its own", async () => {
    const account = new Account();
    const { id } = await account.create(REDIS, PAIR);
    const three = { ...PAIR, numCacheClusters: 3, applyImmediately: true };
    await assert.rejects(
      account.update(REDIS, id, { ...three, nodeType: "cache.m7g.large" }),
      /InvalidCacheClusterState: Cache cluster .*-003 is not in available state\./,
    );
    await account.update(REDIS, id, three);
    assert.equal(
      (await account.update(REDIS, id, { ...three, nodeType: "cache.m7g.large" }))["nodeType"],
      "cache.m7g.large",
    );
  });

  test("fewer replicas, but one, go at once; so does every one that comes, before the failover that waits", async () => {
    const account = new Account();
    const three = await account.create(REDIS, { ...PAIR, numCacheClusters: 3 });
    assert.equal((await account.update(REDIS, three.id, PAIR))["numCacheClusters"], 2);

    const alone = { ...CACHE, ...none, replicationGroupId: "alone" };
    const { id } = await account.create(REDIS, alone);
    const after = await account.update(REDIS, id, { ...PAIR, replicationGroupId: "alone" });
    assert.deepEqual(
      [after["numCacheClusters"], after["automaticFailoverEnabled"], after["multiAzEnabled"]],
      [2, false, false],
    );
    await account.provider.maintain(REDIS, id);
    const made = account.records.get(REDIS, id)?.properties;
    assert.deepEqual([made?.["automaticFailoverEnabled"], made?.["multiAzEnabled"]], [true, true]);
  });
});
