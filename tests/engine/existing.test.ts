import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, test } from "node:test";
import { checkout as own } from "../../commands/checkout";
import { heldBy } from "../../commands/diff/stateful";
import { Checkout } from "../support/checkout";
import { type Change, changesOf } from "./changes";

/** Environments of an earlier main, brought up by the code of today. */
const fixture = join(own, "tests", "engine", "fixtures", "environments-2026-11-27.tar.gz");

/** What later mains change in them on purpose: the operation and the type, each with its reason. */
const itsOwnPath =
  "the stack's roles moved to a path of their own (November 2026), and what names them with them";
const hasDescription = "each rule of a security group says what it is for (November 2026)";
const hasVersions = "the bucket of access logs keeps versions for 30 days (November 2026)";
const hasLogsKey = "logs are encrypted with a key of the environment's, and kept for a year (November 2026)";
const intended: Readonly<Record<string, string>> = {
  "replace aws:iam/role:Role": itsOwnPath,
  "replace aws:iam/rolePolicy:RolePolicy": itsOwnPath,
  "replace aws:iam/rolePolicyAttachment:RolePolicyAttachment": itsOwnPath,
  "replace aws:ec2/flowLog:FlowLog": itsOwnPath,
  "update aws:rds/instance:Instance": itsOwnPath,
  "update aws:rds/parameterGroup:ParameterGroup":
    "rds.force_ssl is declared as RDS reports it, pending-reboot; RDS takes no notice of a change of the method alone",
  "update aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": "its tag says that it is closed",
  "create aws:lb/listenerRule:ListenerRule":
    "a rule refuses the header of Daphne's root path (November 2026)",
  "update aws:lb/loadBalancer:LoadBalancer":
    "the idle timeout is shorter than Daphne's keep-alive (November 2026)",
  "create siscoe:security:EncryptionKey": hasLogsKey,
  "create aws:kms/key:Key": hasLogsKey,
  "create aws:kms/alias:Alias": hasLogsKey,
  "update aws:cloudwatch/logGroup:LogGroup": hasLogsKey,
  "create aws:s3/bucketVersioning:BucketVersioning": hasVersions,
  "update aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": hasVersions,
  "update aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": hasDescription,
  "update aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": hasDescription,
  "update aws:lb/listener:Listener": "AWS's recommended TLS policy is another one since (November 2026)",
};

const checkout = new Checkout();
execFileSync("tar", ["-xzf", fixture, "-C", checkout.folder]);

const typeOf = (change: Change) => change.split("::").at(-2)?.split("$").at(-1) ?? "";
// A replacement is three operations: replace, create-replacement, delete-replaced.
const named = (change: Change) =>
  `${(change.split(" ")[0] ?? "").replace(/^.*replace.*$/, "replace")} ${typeOf(change)}`;

for (const stack of ["prod", "staging", "local"] as const) {
  describe(`${stack}, made by the main of 27 November 2026`, () => {
    test("comes up without replacing or deleting what holds data, and with no difference but the intended", async () => {
      const { stack: engine } = await checkout.open(stack);
      const changes = await changesOf((options) => engine.up(options));
      const losses = changes.filter(
        (change) => !/^(create|update) /.test(change) && heldBy(typeOf(change), false) !== undefined,
      );
      assert.deepEqual(losses, []);
      assert.deepEqual(
        changes.filter((change) => intended[named(change)] === undefined),
        [],
      );
    });

    test("then stays as it is, at the next up and at a refresh", async () => {
      const { stack: engine } = await checkout.open(stack);
      assert.deepEqual(await changesOf((options) => engine.up(options)), []);
      assert.deepEqual(await changesOf((options) => engine.refresh(options)), []);
    });
  });
}
