import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { format } from "prettier";
import ground = require("../../bootstrap/index");
import program = require("../../index");
import { deploy, type Registration } from "../support/mocks";
import { optionalParts, optionalServiceParts, withService } from "../support/otherValues";
import { checkout, settingsOf } from "../support/stackFiles";
import { scan, type Verdict } from "./checkov";
import { exceptions, excuses } from "./exceptions";
import { faults, plant } from "./faults";
import { renderTable } from "./table";

/** What staging goes without for its price, or because it is there to be thrown away. */
const price = [
  "cacheAutomaticFailover",
  "cacheMultiAz",
  "cacheReplicas",
  "databaseMonitoringSeconds",
  "databaseMultiAz",
  "flowLogs",
  "logRetentionDays",
  "protect",
].map((key) => `siscoe:${key}`);

async function registered(
  stack: "prod" | "staging",
  settings: Readonly<Record<string, string>> = settingsOf(stack),
): Promise<readonly Registration[]> {
  return (await deploy(program, { settings, stack })).resources;
}

/** What the bootstrap registers, for two environments. */
async function bootstrap(): Promise<readonly Registration[]> {
  const settings = {
    "aws:region": "sa-east-1",
    "siscoe:accountId": "123456789012",
    "siscoe:repository": "siscoe@1234567/infrastructure@7654321",
  };
  return (await deploy(ground, { settings, stack: "main" })).resources;
}

/** Staging's settings, but for those, which are production's. */
function atProductionsPrice(): Record<string, string> {
  const [staging, prod] = [settingsOf("staging"), settingsOf("prod")];
  const kept = Object.entries(staging).filter(([key]) => !price.includes(key));
  return Object.fromEntries([...kept, ...Object.entries(prod).filter(([key]) => price.includes(key))]);
}

describe("checkov, which tests/scanner/requirements.txt pins,", () => {
  const excepted = exceptions();
  const unexcused = (verdicts: readonly Verdict[]) =>
    verdicts
      .filter((verdict) => !verdict.passed && !excepted.some((exception) => excuses(exception, verdict)))
      .map(({ control, asks, resource: { type, name } }) => `${control} ${type} "${name}": ${asks}`);
  const advice =
    "Change the setting; or write the exception where the resource is made: // checkov:skip=<control>: <why>";

  let prod: readonly Registration[];
  let verdicts: Verdict[];
  before(async () => {
    prod = await registered("prod", { ...withService, ...optionalParts, ...optionalServiceParts });
    const bare = await registered("prod");
    const isBare = new Set(bare.map(({ urn }) => urn));
    const ofParts = (await scan(prod)).filter(({ resource }) => !isBare.has(resource.urn));
    verdicts = [...(await scan(bare)), ...ofParts, ...(await scan(await bootstrap()))];
  });

  test("finds nothing in production, or in the bootstrap, that nothing excuses", () => {
    assert.deepEqual(unexcused(verdicts), [], advice);
  });

  test("finds nothing in staging but what its price explains", async () => {
    assert.deepEqual(unexcused(await scan(await registered("staging", atProductionsPrice()))), [], advice);
  });

  test("reports every planted fault", async () => {
    const found = await scan(prod.map(plant));
    const silent = faults.filter(
      ({ control, type, name }) =>
        !found.some(
          ({ passed, control: of, resource }) =>
            !passed && of === control && resource.type === type && resource.name === `siscoe-prod-${name}`,
        ),
    );
    assert.deepEqual(silent, []);
  });

  test("needs every exception, each of which says why", () => {
    for (const exception of excepted) {
      const { control, file, why } = exception;
      assert.ok(why.length > 20, `${file}: ${control}: say why`);
      const isNeeded = verdicts.some((verdict) => !verdict.passed && excuses(exception, verdict));
      assert.ok(isNeeded, `${file}: ${control} is met: take the exception out`);
    }
  });

  test("has its table in docs/security.md", async () => {
    const page = readFileSync(join(checkout, "docs", "security.md"), "utf8");
    const wanted = await format(renderTable(verdicts, excepted), { parser: "markdown" });
    assert.ok(page.includes(wanted), `docs/security.md has another table than this one:\n${wanted}`);
  });
});
