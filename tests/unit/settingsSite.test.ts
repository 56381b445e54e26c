import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { problemsWith } from "../support/settings";

const of = (key: string, problems: readonly string[]) =>
  problems.filter((one) => one.startsWith(`siscoe:${key} `));

/** A domain of so many characters. */
const long = (length: number) => `${"a".repeat(20)}.`.repeat(20).slice(0, length - 5) + "b.com";

describe("names", () => {
  const certificateArn =
    "arn:aws:acm:sa-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef";

  test("a certificate of ACM's takes 64 characters for its first name", () => {
    assert.deepEqual(of("domain", problemsWith({ "siscoe:domain": long(64) })), []);
    assert.match(
      of("domain", problemsWith({ "siscoe:domain": long(65) })).join(),
      /has 65 characters, but .* at most 64/,
    );
  });

  test("a rule of the balancer takes 128, www. included; the certificate is the owner's", () => {
    const own = { "siscoe:certificateArn": certificateArn, "siscoe:hostedZoneId": undefined };
    assert.deepEqual(of("domain", problemsWith({ ...own, "siscoe:domain": long(124) })), []);
    assert.match(
      of("domain", problemsWith({ ...own, "siscoe:domain": long(125) })).join(),
      /a host name of 129 characters/,
    );
    assert.deepEqual(
      of("domain", problemsWith({ ...own, "siscoe:domain": long(128), "siscoe:www": "false" })),
      [],
    );
  });
});

describe("whose the domain's records are", () => {
  test("is said of a zone that is known only", () => {
    const certificateArn =
      "arn:aws:acm:sa-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef";
    for (const domainRecord of ["own", "moving", "none"]) {
      const said = { "siscoe:domainRecord": domainRecord };
      assert.deepEqual(problemsWith(said), []);
      const elsewhere = {
        ...said,
        "siscoe:hostedZoneId": undefined,
        "siscoe:certificateArn": certificateArn,
      };
      const [problem = "", ...others] = problemsWith(elsewhere);
      assert.deepEqual(others, []);
      assert.match(problem, /^siscoe:domainRecord \("\w+"\) has no effect without hostedZoneId/);
      assert.match(problem, /Fix: .* unset .*siscoe:domainRecord$/);
    }
  });
});

describe("targets", () => {
  const problems = (address: string, others = {}) =>
    of("appTargets", problemsWith({ "siscoe:appTargets": `["${address}:8000"]`, ...others }));

  test("in the VPC, or private elsewhere", () => {
    for (const address of [
      "10.20.64.10",
      "10.99.0.1",
      "172.16.0.1",
      "172.31.255.254",
      "192.168.1.1",
      "100.64.0.9",
    ]) {
      assert.deepEqual(problems(address), [], address);
    }
  });

  test("not public, this machine's, link-local, nobody's, or what AWS keeps in a subnet", () => {
    for (const [address, words] of [
      ["8.8.8.8", /is public/],
      ["172.32.0.1", /is public/],
      ["127.0.0.1", /the load balancer's own machine/],
      ["169.254.169.254", /can't be the address of a server/],
      ["224.0.0.1", /can't be the address of a server/],
      // The router, DNS and broadcast of the application's subnet in zone a: 10.20.64.0/21.
      ["10.20.64.0", /AWS reserves in 10\.20\.64\.0\/21/],
      ["10.20.64.1", /AWS reserves in 10\.20\.64\.0\/21/],
      ["10.20.64.3", /AWS reserves in 10\.20\.64\.0\/21/],
      ["10.20.71.255", /AWS reserves in 10\.20\.64\.0\/21/],
      // AWS finds it in no subnet, and so not in the VPC.
      ["10.20.200.9", /in none of the network's subnets/],
    ] as const) {
      assert.match(problems(address).join(), words, address);
    }
  });

  test("are looked at as well where a zone is none", () => {
    const zones = { "siscoe:availabilityZones": '["sa-east-1a","sa-east-1z"]' };
    assert.match(problems("10.20.64.1", zones).join(), /AWS reserves/);
  });

  test("on this machine, where the domain is this machine's", () => {
    assert.deepEqual(problems("127.0.0.1", { "siscoe:domain": "siscoe.localhost" }), []);
  });
});
