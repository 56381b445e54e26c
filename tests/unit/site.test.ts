import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as aws from "@pulumi/aws";
import fc from "fast-check";
import { Certificate, type CertificateArgs } from "../../components/certificate";
import { percentEncoded } from "../../components/listenerRules";
import { defaultContentSecurityPolicy, strictTransportSecurity } from "../../components/securityHeaders";
import { inputs, inputsByName, resource } from "../support/find";
import { deploy, ProgramFailed } from "../support/mocks";

describe("the certificate", () => {
  const certificate = (args: CertificateArgs) => deploy(() => ({ arn: new Certificate("c", args).arn }));

  test("validates itself in the zone, each domain with its own record", async () => {
    const made = await certificate({ domains: ["siscoe.test", "www.siscoe.test"], hostedZoneId: "Z1" });
    assert.deepEqual(inputs(made, "aws:acm/certificate:Certificate", "c"), {
      domainName: "siscoe.test",
      subjectAlternativeNames: ["www.siscoe.test"],
      validationMethod: "DNS",
    });
    const record = (domain: string) => ({
      zoneId: "Z1",
      name: `_check.${domain}.`,
      type: "CNAME",
      records: [`_answer.${domain}.`],
      ttl: 300,
      allowOverwrite: true,
    });
    assert.deepEqual(inputsByName(made, "aws:route53/record:Record"), {
      "c-validation-siscoe.test": record("siscoe.test"),
      "c-validation-www.siscoe.test": record("www.siscoe.test"),
    });
    assert.deepEqual(inputs(made, "aws:acm/certificateValidation:CertificateValidation", "c"), {
      certificateArn: "arn:Certificate:c",
      validationRecordFqdns: ["_check.siscoe.test.", "_check.www.siscoe.test."],
    });
    assert.deepEqual(made.outputs, { arn: "arn:Certificate:c" });
  });

  test("leaves its records when it goes: another stack's certificate of the domain has the same ones", async () => {
    const made = await certificate({ domains: ["siscoe.test", "www.siscoe.test"], hostedZoneId: "Z1" });
    const kept = made.resources.filter(({ retainOnDelete }) => retainOnDelete);
    assert.deepEqual(
      kept.map(({ type }) => type),
      Array(2).fill("aws:route53/record:Record"),
    );
  });

  test("is handed out only once it is issued", async () => {
    const made = await deploy(() => {
      const { arn } = new Certificate("c", { domains: ["siscoe.test"], hostedZoneId: "Z1" });
      new aws.lb.Listener("l", { loadBalancerArn: "arn:alb", certificateArn: arn, defaultActions: [] });
    });
    const validation = resource(made, "aws:acm/certificateValidation:CertificateValidation", "c");
    assert.deepEqual(resource(made, "aws:lb/listener:Listener", "l").dependencies, [validation.urn]);
    assert.deepEqual(inputs(made, "aws:acm/certificate:Certificate", "c")["subjectAlternativeNames"], []);
  });

  test("is the existing one where one is given, zone or not", async () => {
    for (const hostedZoneId of [undefined, "Z1"]) {
      const made = await certificate({ domains: ["siscoe.test"], existingArn: "arn:theirs", hostedZoneId });
      assert.deepEqual(made.outputs, { arn: "arn:theirs" });
      assert.deepEqual(
        made.resources.map(({ type }) => type),
        ["siscoe:site:Certificate"],
      );
    }
  });

  test("can't be had from neither", async () => {
    await assert.rejects(
      certificate({ domains: ["siscoe.test"] }),
      (error) =>
        error instanceof ProgramFailed &&
        error.message === "c: set hostedZoneId for a new certificate, or existingArn for an existing one",
    );
  });
});

/** The directives of a policy, by name. */
function directives(policy: string): Record<string, string[]> {
  const split = policy.split("; ").map((directive) => directive.split(" "));
  return Object.fromEntries(split.map(([name = "", ...sources]) => [name, sources]));
}

describe("the Content-Security-Policy", () => {
  const policy = directives(defaultContentSecurityPolicy);

  test("is no longer than an ALB sends, and of the letters that it takes", () => {
    assert.ok(Buffer.byteLength(defaultContentSecurityPolicy) <= 1024);
    assert.match(defaultContentSecurityPolicy, /^[A-Za-z0-9 _:;.,\\/'?!(){}[\]@<>=+*#&`|~^%-]+$/);
  });

  test("names hosts without a scheme", () => {
    assert.doesNotMatch(defaultContentSecurityPolicy, /:\/\//);
    const schemes = Object.values(policy)
      .flat()
      .filter((source) => source.endsWith(":"));
    assert.deepEqual([...new Set(schemes)].sort(), ["blob:", "data:"]);
  });

  // Measured in SisCoE's templates: see the consumer's facts.
  const origins = {
    "script-src":
      "cdn.jsdelivr.net cdnjs.cloudflare.com unpkg.com cdn.tailwindcss.com code.jquery.com cdn.datatables.net " +
      "stackpath.bootstrapcdn.com kit.fontawesome.com buttons.github.io 'self' 'unsafe-inline' 'unsafe-eval'",
    "style-src":
      "cdn.jsdelivr.net cdnjs.cloudflare.com unpkg.com cdn.datatables.net fonts.googleapis.com rsms.me " +
      "'self' 'unsafe-inline'",
    "font-src": "fonts.gstatic.com rsms.me cdn.jsdelivr.net cdnjs.cloudflare.com 'self'",
    "connect-src":
      "router.project-osrm.org routing.openstreetmap.de nominatim.openstreetmap.org viacep.com.br " +
      "api.opencagedata.com api.openweathermap.org ka-f.fontawesome.com 'self'",
    "img-src": "*.tile.openstreetmap.org openweathermap.org ead.pmesp.org image.ibb.co data: blob: 'self'",
    "worker-src": "blob: cdnjs.cloudflare.com",
    "frame-src": "blob:",
  };
  for (const [directive, needed] of Object.entries(origins)) {
    test(`lets pages have all that they load: ${directive}`, () => {
      const missing = needed.split(" ").filter((origin) => policy[directive]?.includes(origin) !== true);
      assert.deepEqual(missing, []);
    });
  }

  test("closes what pages do not use", () => {
    assert.deepEqual(policy["default-src"], ["'self'"]);
    assert.deepEqual(policy["object-src"], ["'none'"]);
    assert.deepEqual(policy["base-uri"], ["'self'"]);
    assert.deepEqual(policy["frame-ancestors"], ["'none'"]);
  });
});

test("Strict-Transport-Security is for a time, with subdomains where asked to", () => {
  assert.equal(strictTransportSecurity(31_536_000, false), "max-age=31536000");
  assert.equal(strictTransportSecurity(0, true), "max-age=0; includeSubDomains");
});

describe("the pattern of the private path", () => {
  const pattern = new RegExp(percentEncoded("/prometheus"));

  /** Each letter plain, or percent-encoded with either case. */
  const spelling = (path: string) =>
    fc
      .tuple(
        ...Array.from(path, (letter) => {
          const hex = letter.charCodeAt(0).toString(16);
          return fc.constantFrom(letter, `%${hex}`, `%${hex.toUpperCase()}`);
        }),
      )
      .map((letters) => `/${letters.join("")}`);

  test("matches every way to spell it, whatever comes behind", () => {
    fc.assert(
      fc.property(
        spelling("prometheus"),
        fc.constantFrom("", "/", "/metrics", "/%6detrics"),
        (path, rest) => {
          assert.match(path + rest, pattern);
        },
      ),
    );
  });

  test("matches no other path", () => {
    const segment = fc.stringMatching(/^[a-z0-9%-]{0,12}$/);
    fc.assert(
      fc.property(segment, segment, (first, second) => {
        const path = `/${first}/${second}`;
        let decoded: string;
        try {
          decoded = decodeURIComponent(path);
        } catch {
          return;
        }
        assert.equal(pattern.test(path), decoded.startsWith("/prometheus"));
      }),
    );
    for (const path of [
      "/",
      "/chat/prometheus",
      "/promotheus",
      "/PROMETHEUS",
      "//prometheus",
      "/%2570rometheus",
    ]) {
      assert.doesNotMatch(path, pattern);
    }
  });

  test("is no longer than a condition of a rule may be", () => {
    assert.ok(percentEncoded("/prometheus").length <= 128);
  });
});
