import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import * as aws from "@pulumi/aws";
import * as random from "@pulumi/random";
import { resourceTypes, serviceOf } from "../../aws/resourceTypes";
import { parseUrn } from "../../emulator/server";
import { identityOf } from "../../system/identity";
import { table } from "../../emulator/services";
import { Account, DATABASE } from "./emulatorAccount";

const emulator = join(__dirname, "../../emulator");

/** The type that @pulumi/aws registers for a class, found by the token's own words: `aws:ec2/vpc:Vpc`. */
function registeredType(token: string): string | undefined {
  const [packageName, module = "", name = ""] = token.split(":");
  const sdk = (packageName === "aws" ? aws : random) as unknown as Record<string, unknown>;
  const area = module.split("/")[0] ?? "";
  const home = (area === "index" ? sdk : sdk[area]) as Record<string, unknown>;
  return (home[name] as { __pulumiType?: string } | undefined)?.__pulumiType;
}

describe("the emulator's table", () => {
  test("has each type under the name that the SDK registers", () => {
    assert.ok(table.size >= 48, String(table.size));
    const [rows, facts] = [[...table.keys()], Object.keys(resourceTypes)];
    const lacking = [
      ...facts
        .filter((token) => !rows.includes(token))
        .map((token) => `emulator/services/${serviceOf(token)}/rows.ts exports no row of ${token}`),
      ...rows
        .filter((token) => !facts.includes(token))
        .map((token) => `aws/resourceTypes/${serviceOf(token)}.ts says nothing of ${token}`),
    ];
    assert.deepEqual(lacking, []);
    for (const token of table.keys()) assert.equal(registeredType(token), token);
  });

  test("has each type in its service's folder, and asks for records of no other type than it has", () => {
    const mentioned = new Set<string>();
    for (const service of readdirSync(join(emulator, "services"), { withFileTypes: true })) {
      if (!service.isDirectory()) continue;
      const folder = join(emulator, "services", service.name);
      for (const file of readdirSync(folder).filter((name) => name.endsWith(".ts"))) {
        const text = readFileSync(join(folder, file), "utf8");
        for (const [, token = ""] of text.matchAll(/resourceType\(\s*"([^"]+)"/g)) {
          assert.equal(serviceOf(token), service.name, token);
          assert.ok(
            table.has(token),
            `${token} is in ${file}: emulator/services/${service.name}/rows.ts has to export it, and ` +
              "aws/resourceTypes/index.ts to list its service",
          );
        }
        for (const [, token = ""] of text.matchAll(/\.(?:find|list)\(\s*"([^"]+)"/g)) mentioned.add(token);
      }
    }
    assert.deepEqual(
      [...mentioned].filter((token) => !table.has(token)),
      [],
    );
  });

  test("names what is there in its word on a type that it lacks", () => {
    assert.match(readFileSync(join(emulator, "../docs/emulator.md"), "utf8"), /^## A new service$/m);
    const { provider } = new Account();
    for (const token of ["aws:ec2/keyPair:KeyPair", "aws:vpc/x:X", "random:index/randomPet:RandomPet"]) {
      assert.throws(
        () => provider.check(token, "it", {}, {}),
        ({ message }: Error) => {
          const [, ...files] = /say in (\S+) what it is, and write its row in (\S+) \(/.exec(message) ?? [];
          assert.equal(files.length, 2, message);
          for (const file of files) accessSync(join(emulator, "..", file));
          return true;
        },
      );
    }
  });

  test("has every input changed in place, replaced or both known: names and prefixes among them", () => {
    for (const [token, { inputs, name }] of table) {
      for (const property of [name?.property, name?.prefix]) {
        if (property !== undefined) assert.ok(inputs[property], `${token} ${property}`);
      }
      for (const [property, { default: value, required }] of Object.entries(inputs)) {
        assert.ok(!(required && value !== undefined), `${token} ${property} is required and has a default`);
      }
    }
  });

  test("has no default that its own checks refuse", () => {
    const account = new Account();
    for (const [token, { inputs }] of table) {
      const defaults = Object.entries(inputs).filter(([, rule]) => rule.default !== undefined);
      const problems = account.problems(
        token,
        Object.fromEntries(defaults.map(([name, rule]) => [name, rule.default])),
      );
      for (const [name] of defaults)
        assert.ok(!problems.some((text) => text.startsWith(`${name}: must`)), `${token} ${problems.join()}`);
    }
  });

  test("makes ids, ARNs and host names that look like AWS's", async () => {
    const account = new Account();
    const vpc = await account.create("aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" });
    assert.match(vpc.id, /^vpc-0[0-9a-f]{16}$/);
    assert.equal(vpc.outputs["arn"], `arn:aws:ec2:sa-east-1:123456789012:vpc/${vpc.id}`);
    const database = await account.create("aws:rds/instance:Instance", DATABASE);
    assert.match(
      String(database.outputs["address"]),
      /^database\.c[a-z0-9]{11}\.sa-east-1\.rds\.amazonaws\.com$/,
    );
    assert.equal(database.outputs["endpoint"], `${String(database.outputs["address"])}:5432`);
    const cache = await account.create("aws:elasticache/replicationGroup:ReplicationGroup", {
      ...{
        description: "x",
        replicationGroupId: "cache",
        transitEncryptionEnabled: true,
        numCacheClusters: 2,
      },
    });
    assert.match(
      String(cache.outputs["primaryEndpointAddress"]),
      /^master\.cache\.[a-z0-9]{6}\.sae1\.cache\.amazonaws\.com$/,
    );
    assert.deepEqual(cache.outputs["memberClusters"], ["cache-001", "cache-002"]);
    const role = await account.create("aws:iam/role:Role", {
      assumeRolePolicy: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" }],
      },
    });
    assert.equal(role.outputs["arn"], `arn:aws:iam::123456789012:role/${role.id}`);
  });
});

describe("the emulator's plugins", () => {
  test("are executable", () => {
    for (const name of ["aws", "random"])
      accessSync(join(emulator, `pulumi-resource-${name}`), constants.X_OK);
  });

  test("print a port first, from any folder", async () => {
    const plugin = spawn(join(emulator, "pulumi-resource-aws"), ["127.0.0.1:1"], { cwd: "/" });
    const [printed] = (await once(plugin.stdout, "data")) as [Buffer];
    plugin.kill();
    assert.match(printed.toString(), /^\d{4,5}\n$/);
  });

  test("end when the engine is killed, which can't tell them", async () => {
    const engine = spawn("sh", [
      "-c",
      '"$0" 127.0.0.1:1 & echo $!; wait',
      join(emulator, "pulumi-resource-aws"),
    ]);
    const printed: string[] = [];
    for await (const chunk of engine.stdout) {
      printed.push(String(chunk));
      if (/^\d+\n\d+\n$/.test(printed.join(""))) break;
    }
    const plugin = Number(printed.join("").split("\n")[0]);
    assert.notEqual(identityOf(plugin), undefined);
    engine.kill("SIGKILL");
    for (let wait = 0; wait < 100 && identityOf(plugin) !== undefined; wait++) await sleep(100);
    assert.equal(identityOf(plugin), undefined);
  });

  test("read the type and the name off a resource's URN", () => {
    const urn = "urn:pulumi:prod::siscoe::siscoe:network:Network$aws:ec2/vpc:Vpc::a::name";
    assert.deepEqual(parseUrn(urn), { type: "aws:ec2/vpc:Vpc", name: "a::name" });
  });
});
