import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { test } from "node:test";
import { Checkout } from "../support/checkout";

/** The commands that look at what a stack registers. Neither the Pulumi CLI nor anything else is on their PATH. */
const checkout = new Checkout();
const alone = { PATH: dirname(process.execPath) };

interface Cost {
  readonly stack: string;
  readonly total: number;
  readonly lines: readonly {
    readonly what: string;
    readonly quantity: number;
    readonly usd: number | null;
  }[];
}

async function told(args: string): Promise<string> {
  const { code, stdout, stderr } = await checkout.local(args, alone);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  assert.doesNotMatch(stdout, /placeholder/);
  return stdout;
}

test("cost shows what an environment costs, as text and as JSON, and takes what is typed of its use", async () => {
  const text = await told("cost staging");
  assert.match(text, /^What staging costs in sa-east-1:/);
  assert.match(text, /^NAT gateways +730 {2}hour +0\.093 {2}C 2026-05-29 +67\.89$/m);
  assert.match(text, /^together +\d+\.\d\d$/m);
  const json = JSON.parse(await told("cost --json --usage natGb=1000")) as Cost;
  assert.equal(json.stack, "prod");
  const nat = json.lines.find(({ what }) => what === "through the NAT gateways");
  assert.deepEqual([nat?.quantity, nat?.usd], [1000, 93]);
});

test("cost names what was typed wrong, and what is wrong in the settings", async () => {
  for (const [args, message] of [
    ["cost production", /^--stack is "production"\. Allowed: local, prod, staging/],
    ["cost prod --stack prod", /^The stack is given twice, as prod and by --stack/],
    ["cost --usage nat=1", /^--usage has "nat=1"\. Allowed: <name>=<quantity>/],
  ] as const) {
    const { code, stdout, stderr } = await checkout.local(args, alone);
    assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
    assert.match(stderr, message);
  }
  await checkout.edited(
    "Pulumi.staging.yaml",
    (file) => file.replace("db.t4g.micro", "db.t4g.tiny"),
    async () => {
      const { code, stderr } = await checkout.local("cost staging", alone);
      assert.equal(code, 1);
      assert.match(stderr, /siscoe:databaseInstanceClass is "?db\.t4g\.tiny/);
    },
  );
});

test("chain shows what a first up waits for longest, and who says how long", async () => {
  const text = await told("chain prod");
  assert.match(text, /^The first "up" of prod on AWS takes about 16 minutes\./);
  assert.match(
    text,
    /^ +0:12 {2}aws:ec2\/vpc:Vpc .*\n.*Subnet .*\n.*SubnetGroup .*\n +15:00 {2}aws:rds\/instance/m,
  );
  assert.equal(existsSync(checkout.path(".local")), false);
});
