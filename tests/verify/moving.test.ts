import assert from "node:assert/strict";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { describe, test } from "node:test";
import { Records, type StoredRecord } from "../../emulator/records";
import { Checkout, type Ran } from "../support/checkout";
import { section, typeHere } from "../support/operationsPage";

/** "Moving" of docs/operations.md, command by command: two stacks of one account have one domain. */

/** The commands of a step, as the page has them. */
const commandsOf = (step: number): string[] => {
  const [, words = ""] =
    new RegExp(`^${step}\\. ([\\s\\S]*?)^(\\d\\.|To rehearse) `, "m").exec(section("Moving")) ?? [];
  return [...words.matchAll(/^ +(pulumi .+)$/gm)].map(([, command]) => command ?? "");
};

const checkout = new Checkout();

async function succeed(args: string): Promise<Ran> {
  const ran = await checkout.local(args);
  assert.equal(ran.code, 0, `${args}: ${ran.stdout}${ran.stderr}`);
  return ran;
}

/** What the emulated AWS has of a type: made by that stack, or by all of them. */
function held(type: string, stacks = ["prod", "second"]): StoredRecord[] {
  return stacks.flatMap((stack) => new Records(checkout.path(".local", stack, "aws"), undefined).list(type));
}

/** The DNS records of a type: name and target. */
function records(type: "A" | "CNAME"): Record<string, unknown> {
  const found = held("aws:route53/record:Record").filter(({ properties }) => properties["type"] === type);
  const target = ({ aliases, records: values }: StoredRecord["properties"]) =>
    (aliases as { name: string }[] | undefined)?.[0]?.name ?? values;
  const named = found.map(({ properties }) => [properties["fqdn"], target(properties)] as const);
  assert.equal(new Set(named.map(([name]) => name)).size, named.length, "no record is there twice");
  return Object.fromEntries(named) as Record<string, unknown>;
}

const names = ["siscoe.example.com", "www.siscoe.example.com"];
/** Where visitors are sent: the domain's names, and the balancer of a stack. */
const sentTo = (stack: string) => {
  const [balancer] = held("aws:lb/loadBalancer:LoadBalancer", [stack]);
  return Object.fromEntries(names.map((name) => [name, balancer?.properties["dnsName"]]));
};

describe("a domain moves from one stack to another", () => {
  test("the second one serves it beside the first, and proves it by the same records", async () => {
    await succeed("up --stack prod");
    const proofs = records("CNAME");
    assert.equal(Object.keys(proofs).length, 2);
    copyFileSync(checkout.path("Pulumi.prod.yaml"), checkout.path("Pulumi.second.yaml"));
    for (const command of commandsOf(2)) await typeHere(checkout, command);
    assert.deepEqual(records("A"), sentTo("prod"));
    assert.deepEqual(records("CNAME"), proofs);
    const rules = held("aws:lb/listenerRule:ListenerRule", ["second"]);
    assert.match(JSON.stringify(rules), /"hostHeader":\{"values":\["siscoe\.example\.com","www\.siscoe/);
    const { stdout } = await succeed("env --stack second --format json");
    assert.match(stdout, /"ALLOWED_HOSTS": *"siscoe\.example\.com,www\.siscoe\.example\.com,/);
  });

  test("one that wants the records too is refused them in AWS's words; another account's has its own", async () => {
    const before = records("A");
    copyFileSync(checkout.path("Pulumi.prod.yaml"), checkout.path("Pulumi.third.yaml"));
    const { code, stdout } = await checkout.local("up --stack third");
    assert.equal(code, 1);
    for (const name of names) {
      const words = `InvalidChangeBatch: [Tried to create resource record set [name='${name}', type='A'] but it already exists]`;
      assert.ok(stdout.includes(words), stdout);
    }
    const settings = `${readFileSync(checkout.path("Pulumi.prod.yaml"), "utf8")}  siscoe:accountId: "210987654321"\n`;
    writeFileSync(checkout.path("Pulumi.abroad.yaml"), settings);
    await succeed("up --stack abroad");
    assert.deepEqual(records("A"), before);
  });

  test("the records change hands, and point to one of the two at any time", async () => {
    const commands = commandsOf(4);
    const moves = "pulumi config set --stack second siscoe:domainRecord moving";
    assert.ok(commands.includes(moves));
    let [holder, taken] = ["prod", false];
    for (const command of commands) {
      await typeHere(checkout, command);
      taken ||= command === moves;
      if (taken && command.includes(" up ")) holder = "second";
      assert.deepEqual(records("A"), sentTo(holder), command);
    }
    for (const stack of ["prod", "second"]) await succeed(`status --stack ${stack}`);
  });

  test("what is left of the first one takes nothing of the second along", async () => {
    const proofs = records("CNAME");
    for (const command of commandsOf(5)) await typeHere(checkout, command);
    assert.deepEqual(held("aws:lb/loadBalancer:LoadBalancer", ["prod"]), []);
    assert.deepEqual(records("A"), sentTo("second"));
    assert.deepEqual(records("CNAME"), proofs);
    await succeed("status --stack second");
    assert.match((await succeed("up --stack second")).stdout, /^Resources:\n {4}\d+ unchanged\n/m);
  });

  test("then they are the second one's own, and go with it", async () => {
    for (const command of commandsOf(5)) await typeHere(checkout, command.replace("prod", "second"));
    assert.deepEqual(records("A"), {});
  });
});
