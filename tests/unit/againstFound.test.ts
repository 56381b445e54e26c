import assert from "node:assert/strict";
import { test } from "node:test";
import program = require("../../index");
import { problemsWithFound } from "../../settings/againstFound";
import { problemsOf } from "../support/settings";
import { deploy, ProgramFailed } from "../support/mocks";
import { inExistingVpc } from "../support/otherValues";
import { settingsOf } from "../support/stackFiles";

const settings = {
  domain: "app.siscoe.com.br",
  hostedZoneId: "Z0123456789",
  interfaceEndpoints: [],
  ipv6: false,
};
/** All that is named is there. */
const whole = { missingEndpoints: [], subnetsWithoutIpv6: [], appSubnetZones: {} };
const isPrivate = false;

const said = (zone: Parameters<typeof problemsWithFound>[1]["zone"]) =>
  problemsWithFound(settings, { ...whole, ...(zone && { zone }) }).map(({ what }) => what);

test("the zone of the domain, or of what it is below, is right; so is one that AWS doesn't tell of", () => {
  for (const name of ["app.siscoe.com.br", "siscoe.com.br", "br"]) {
    assert.deepEqual(said({ name, isPrivate }), [], name);
  }
  assert.deepEqual(said(undefined), []);
});

test("a zone of another domain, a private one and one that isn't there are refused", () => {
  for (const name of ["siscoe.com", "coe.com.br", "www.app.siscoe.com.br", "pp.siscoe.com.br"]) {
    assert.deepEqual(said({ name, isPrivate }), [
      `is the zone of ${name}, which does not contain app.siscoe.com.br`,
    ]);
  }
  assert.match(
    said({ name: "siscoe.com.br", isPrivate: true }).join(),
    /^is a private zone of siscoe\.com\.br: /,
  );
  assert.match(said("missing").join(), /^is not a hosted zone of this AWS account /);
});

test("endpoints that the region lacks are refused, and the fix keeps the others", () => {
  const interfaceEndpoints = ["logs", "teleport", "kms"];
  assert.deepEqual(
    problemsWithFound({ ...settings, interfaceEndpoints }, { ...whole, missingEndpoints: ["teleport"] }),
    [
      {
        key: "interfaceEndpoints",
        what: "names teleport, for which the region has no interface endpoint",
        fix: { key: "interfaceEndpoints", value: '["logs","kms"]' },
      },
    ],
  );
});

test("a subnet of the application's that AWS says no zone of is refused: the uploads have one door in each", () => {
  const appSubnetZones = { "subnet-1": "sa-east-1a", "subnet-2": undefined };
  assert.deepEqual(problemsWithFound(settings, { ...whole, appSubnetZones }), [
    {
      key: "appSubnetIds",
      what: "names subnet-2, and AWS doesn't say in which zone that is (aws ec2 describe-subnets --subnet-ids subnet-2)",
    },
  ]);
});

test("IPv6 is refused where a public subnet of an existing VPC has no block of it, and nobody asks without", async () => {
  // The mocks, as the emulator, have none where an id is older than IPv6.
  const old = { "siscoe:publicSubnetIds": '["subnet-01234567","subnet-0123456789abcdef1"]' };
  for (const preview of [false, true]) {
    const failed: unknown = await deploy(program, {
      settings: { ...inExistingVpc, ...old, "siscoe:ipv6": "true" },
      preview,
    }).catch((error: unknown) => error);
    assert.ok(failed instanceof ProgramFailed, String(failed));
    const [problem = "", ...more] = problemsOf(failed.failure);
    assert.deepEqual(more, []);
    assert.match(
      problem,
      /^siscoe:ipv6 \(true\) needs an IPv6 block in each of publicSubnetIds, and subnet-01234567 has none: .*\n {4}Fix: npm run settings -- set --stack prod siscoe:ipv6 'false'$/s,
    );
    assert.deepEqual(
      failed.resources.filter(({ type }) => type.startsWith("aws:")),
      [],
    );
  }
  await deploy(program, { settings: { ...inExistingVpc, ...old } });
  const { resources } = await deploy(program, { settings: { ...inExistingVpc, "siscoe:ipv6": "true" } });
  const [balancer] = resources.filter(({ type }) => type === "aws:lb/loadBalancer:LoadBalancer");
  assert.equal(balancer?.inputs["ipAddressType"], "dualstack");
  assert.deepEqual(
    resources.filter(({ type }) => /^aws:ec2\/(vpc|subnet|route)/.test(type)),
    [],
    "the network is its owner's",
  );
});

test("the program stops there, in a preview too, with everything at once and nothing made", async () => {
  const wrong = {
    ...settingsOf("prod"),
    "siscoe:hostedZoneId": "Z0FOREIGN",
    "siscoe:interfaceEndpoints": '["logs","teleport"]',
  };
  for (const preview of [false, true]) {
    const failed: unknown = await deploy(program, { settings: wrong, preview }).catch(
      (error: unknown) => error,
    );
    assert.ok(failed instanceof ProgramFailed, String(failed));
    const [zone = "", endpoint = "", ...more] = problemsOf(failed.failure);
    assert.match(
      zone,
      /^siscoe:hostedZoneId \("Z0FOREIGN"\) is the zone of foreign\.example, which does not contain siscoe\.example\.com\. Allowed: /,
    );
    assert.match(
      endpoint,
      /^siscoe:interfaceEndpoints \(\["logs","teleport"\]\) names teleport, .*\n {4}Fix: npm run settings -- set --stack prod siscoe:interfaceEndpoints '\["logs"\]'$/s,
    );
    assert.deepEqual(more, []);
    assert.deepEqual(
      failed.resources.map(({ type }) => type),
      ["pulumi:providers:aws"],
    );
  }
});
