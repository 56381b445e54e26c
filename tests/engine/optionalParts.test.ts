import assert from "node:assert/strict";
import { test } from "node:test";
import { heldBy } from "../../commands/diff/stateful";
import { Checkout } from "../support/checkout";
import { optionalParts } from "../support/otherValues";
import { type Change, changesOf } from "./changes";

/** Parts that are off unless a setting asks for them; IPv6 is no part, and has a test of its own. */
const parts = { ...optionalParts, "siscoe:firewall": "count", "siscoe:ipv6": "false" };
/** The components that they come as. */
const components = [
  "siscoe:application:ImageRepository",
  "siscoe:alarms:Alarms",
  "siscoe:cost:Budget",
  "siscoe:data:Backups",
  "siscoe:site:Firewall",
];
const isPart = (change: Change) => components.some((type) => change.includes(type));

const checkout = new Checkout();
type Settings = Readonly<Record<string, string>>;
const changes = async (settings: Settings, verb: "up" | "refresh" | "preview" = "up") => {
  const { stack } = await checkout.open("local", settings);
  return changesOf((options) => stack[verb](options));
};
const typeOf = (change: Change) => change.split("::").at(-2)?.split("$").at(-1) ?? "";
const foreign = (all: readonly Change[]) => all.filter((change) => !isPart(change));

test("the optional parts come up, stay as they are, and go again: nothing that holds data is touched", async () => {
  const up = await changes(parts);
  for (const type of components)
    assert.ok(
      up.some((change) => change.includes(type)),
      type,
    );
  assert.deepEqual(await changes(parts), []);
  assert.deepEqual(await changes(parts, "refresh"), []);

  const records = () =>
    checkout
      .kept()
      .filter(([file]) => /aws\/.*(logGroup|kms-key|backup-vault)/i.test(file))
      // What ECS and AWS Backup told goes with the alarms where nothing is protected.
      .filter(([file]) => !file.includes("%2Faws%2Fevents%2F"))
      .map(([file]) => file);
  const before = records();
  assert.notEqual(before.length, 0);
  const off = await changes({});
  assert.deepEqual(foreign(off), []);
  assert.ok(off.length > 0 && off.every((change) => change.startsWith("delete ")), off.join("\n"));
  // What holds data is left in AWS: the engine lets go of it.
  assert.ok(off.some((change) => heldBy(typeOf(change), false) !== undefined));
  assert.deepEqual(records(), before);
  assert.deepEqual(await changes({}), []);
});

test("IPv6 comes, goes and comes again in place, each in one up: the network keeps the addresses that it got", async () => {
  const ipv6 = { "siscoe:ipv6": "true" };
  await changes({});
  const named = async (settings: Settings, verb?: "preview") =>
    (await changes(settings, verb)).map((change) => change.replace(/ .*:/, " ")).sort();
  const inUse = (operation: "create" | "delete") =>
    [
      "alb-from-world-443-ipv6",
      "alb-from-world-80-ipv6",
      "alb-siscoe.localhost-ipv6",
      "alb-www.siscoe.localhost-ipv6",
      "network-public-internet-ipv6",
    ].map((name) => `${operation} siscoe-local-${name}`);
  const subnets = ["a", "b", "c"].map((zone) => `update siscoe-local-network-public-sa-east-1${zone}`);

  const on = [...inUse("create"), "update siscoe-local-alb", "update siscoe-local-network", ...subnets];
  // Which block AWS chooses, no preview knows.
  assert.deepEqual(await named(ipv6, "preview"), on);
  assert.deepEqual(await named(ipv6), on);
  const blocks = () =>
    checkout
      .kept()
      .flatMap(([file, content]) =>
        /ec2-(vpc|subnet)/i.test(file) ? (/"ipv6CidrBlock": *"([^"]+)/.exec(content)?.[1] ?? []) : [],
      )
      .sort();
  const got = blocks();
  assert.equal(got.length, 4);
  assert.deepEqual(await changes(ipv6, "refresh"), []);

  assert.deepEqual(await named({}), [...inUse("delete"), "update siscoe-local-alb"]);
  assert.deepEqual(blocks(), got);
  const again = [...inUse("create"), "update siscoe-local-alb"];
  assert.deepEqual(await named(ipv6), again);
  assert.deepEqual(blocks(), got);
});
