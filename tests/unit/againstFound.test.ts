import assert from "node:assert/strict";
import { test } from "node:test";
import program = require("../../index");
import { problemsWithFound } from "../../settings/againstFound";
import { problemsOf } from "../support/settings";
import { deploy, ProgramFailed } from "../support/mocks";
import { settingsOf } from "../support/stackFiles";

const settings = { domain: "app.siscoe.com.br", hostedZoneId: "Z0123456789", interfaceEndpoints: [] };
const isPrivate = false;

const said = (zone: Parameters<typeof problemsWithFound>[1]["zone"]) =>
  problemsWithFound(settings, { ...(zone && { zone }), missingEndpoints: [] }).map(({ what }) => what);

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
    problemsWithFound({ ...settings, interfaceEndpoints }, { missingEndpoints: ["teleport"] }),
    [
      {
        key: "interfaceEndpoints",
        what: "names teleport, for which the region has no interface endpoint",
        fix: { key: "interfaceEndpoints", value: '["logs","kms"]' },
      },
    ],
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
