import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { changesIn, losses } from "../../commands/diff/changes";
import { complaints } from "../../commands/diff/complaints";
import { renderMarkdown } from "../../commands/diff/markdown";
import type { Report } from "../../commands/diff/report";
import { renderText } from "../../commands/diff/text";

const secret = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "[secret]",
};
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

interface Step {
  readonly op: string;
  readonly type: string;
  readonly name: string;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
  readonly old?: Readonly<Record<string, unknown>>;
  readonly custom?: boolean;
  readonly keys?: readonly string[];
  readonly diffs?: readonly string[];
  readonly detailedDiff?: Readonly<Record<string, { readonly diffKind: string }>>;
}

/** An event as the engine sends it. */
function step({ op, type, name, before, after, old, custom = true, ...more }: Step): EngineEvent {
  const urn = `urn:pulumi:prod::siscoe::${type}::${name}`;
  const metadata = {
    ...{ op, type, urn, provider: "", ...more },
    ...(before === undefined ? {} : { old: { custom, inputs: before, outputs: {}, ...old } }),
    ...(after === undefined ? {} : { new: { custom, inputs: after, outputs: {} } }),
  };
  return { sequence: 0, timestamp: 0, resourcePreEvent: { metadata } } as unknown as EngineEvent;
}

const database = "aws:rds/instance:Instance";

describe("the changes of a preview", () => {
  test("are those of resources: no component, no provider, no step of a replacement, nothing that stays", () => {
    const both = { before: {}, after: {} };
    const changes = changesIn([
      step({ op: "same", type: "aws:ec2/vpc:Vpc", name: "same", ...both }),
      step({ op: "read", type: "pulumi:pulumi:StackReference", name: "read", after: {} }),
      step({ op: "create", type: "siscoe:network:Network", name: "component", after: {}, custom: false }),
      step({ op: "update", type: "pulumi:providers:aws", name: "provider", ...both }),
      step({ op: "create-replacement", type: "aws:ec2/eip:Eip", name: "eip", ...both }),
      step({ op: "replace", type: "aws:ec2/eip:Eip", name: "eip", ...both }),
      step({ op: "delete-replaced", type: "aws:ec2/eip:Eip", name: "eip", before: {} }),
    ]);
    assert.deepEqual(changes, [
      { operation: "replace", type: "aws:ec2/eip:Eip", name: "eip", properties: [] },
    ]);
  });

  test("are told property by property, within documents too, and unknown values by name", () => {
    const policy = (actions: string[]) =>
      JSON.stringify({ Statement: [{ Sid: "One", Action: actions }, { Sid: "Two" }] });
    const [change] = changesIn([
      step({
        op: "update",
        type: "aws:iam/policy:Policy",
        name: "reader",
        before: { policy: policy(["s3:Get"]), tags: { Name: "a", "with space": "x" }, list: ["a"], gone: 1 },
        after: {
          policy: policy(["s3:Get", "s3:Put"]),
          tags: { Name: "b", "with space": "y" },
          list: ["a", unknown],
        },
        diffs: ["policy", "tags", "list", "gone"],
      }),
    ]);
    assert.deepEqual(change?.properties, [
      { path: "gone", before: "1" },
      { path: "list", before: '["a"]', after: '["a","(known after the change)"]' },
      { path: "policy.Statement[0].Action", before: '["s3:Get"]', after: '["s3:Get","s3:Put"]' },
      { path: "tags.Name", before: '"a"', after: '"b"' },
      { path: 'tags["with space"]', before: '"x"', after: '"y"' },
    ]);
  });

  test("are one line where a document becomes unknown or a secret: nobody knows what of it goes", () => {
    const definitions = JSON.stringify([{ name: "web", image: "siscoe", environment: [{ name: "DEBUG" }] }]);
    const [change] = changesIn([
      step({
        op: "replace",
        type: "aws:ecs/taskDefinition:TaskDefinition",
        name: "web",
        before: { containerDefinitions: definitions, containerDefinitionsOld: "a", tags: { a: "1", b: "2" } },
        after: { containerDefinitions: unknown, containerDefinitionsOld: "b", tags: secret },
        keys: ["containerDefinitions"],
      }),
    ]);
    const several = "(several values)";
    assert.deepEqual(change?.properties, [
      {
        ...{ path: "containerDefinitions", before: several, after: "(known after the change)" },
        forcesReplacement: true,
      },
      { path: "containerDefinitionsOld", before: '"a"', after: '"b"' },
      { path: "tags", before: several, after: "[secret]" },
    ]);
  });

  test("of what becomes unknown are one: what it was made of isn't told leaf by leaf, what stands beside it is", () => {
    const policy = JSON.stringify({ Statement: [{ Sid: "One", Action: "s3:Get" }, { Sid: "Two" }] });
    const [change] = changesIn([
      step({
        op: "update",
        type: "aws:iam/policy:Policy",
        name: "reader",
        before: { policy, policyName: "a", rules: [{ port: 1 }, { port: 2 }], tags: { Name: "a" } },
        after: { policy: unknown, policyName: "b", rules: [unknown, { port: 3 }], tags: { Name: unknown } },
        diffs: ["policy", "policyName", "rules", "tags"],
      }),
    ]);
    assert.deepEqual(change?.properties, [
      { path: "policy", before: "(several values)", after: "(known after the change)" },
      { path: "policyName", before: '"a"', after: '"b"' },
      { path: "rules[0]", before: "(several values)", after: "(known after the change)" },
      { path: "rules[1].port", before: "2", after: "3" },
      { path: "tags.Name", before: '"a"', after: "(known after the change)" },
    ]);
  });

  test("mask secrets, and say that one changes", () => {
    const [change] = changesIn([
      step({
        op: "update",
        type: database,
        name: "database",
        before: { password: secret },
        after: { password: secret },
        diffs: ["password"],
      }),
    ]);
    assert.deepEqual(change?.properties, [{ path: "password", before: "[secret]", after: "[secret]" }]);
  });

  test("say what forces a replacement, by the engine's keys or by the provider's own words", () => {
    const forced = { op: "replace", type: "aws:lb/targetGroup:TargetGroup", name: "group" };
    const values = { before: { port: 1, name: "a" }, after: { port: 2, name: "b" } };
    const detailedDiff = { port: { diffKind: "update-replace" }, name: { diffKind: "update" } };
    for (const how of [{ keys: ["port"] }, { detailedDiff }]) {
      const [change] = changesIn([step({ ...forced, ...values, ...how })]);
      const forcing = change?.properties.filter(({ forcesReplacement }) => forcesReplacement);
      assert.deepEqual(forcing, [{ path: "port", before: "1", after: "2", forcesReplacement: true }]);
    }
  });

  test("put first what would be lost, and know who protects it", () => {
    const events = [
      step({ op: "create", type: "aws:ec2/eip:Eip", name: "a", after: {} }),
      step({ op: "delete", type: "aws:s3/bucket:Bucket", name: "logs", before: {} }),
      step({
        op: "replace",
        type: database,
        name: "database",
        before: {},
        after: {},
        old: { protect: true },
      }),
      step({
        op: "replace",
        type: "aws:ec2/subnet:Subnet",
        name: "data",
        before: {},
        after: {},
        old: { protect: true },
      }),
      step({ op: "replace", type: "aws:ec2/subnet:Subnet", name: "public", before: {}, after: {} }),
      step({
        op: "delete",
        type: "aws:kms/key:Key",
        name: "kept",
        before: {},
        old: { retainOnDelete: true },
      }),
      step({ op: "delete", type: "aws:efs/fileSystem:FileSystem", name: "new type", before: {} }),
    ];
    const changes = changesIn(events);
    assert.deepEqual(
      losses(changes).map(({ name, protected: isProtected }) => [name, isProtected ?? false]),
      [
        ["data", true],
        ["database", true],
        ["new type", false],
        ["logs", false],
      ],
    );
    assert.deepEqual(changes.slice(0, 4), losses(changes));
    const told = changesIn(events, (urn) => urn.endsWith("::logs"));
    assert.deepEqual(
      told.filter(({ protected: isProtected }) => isProtected).map(({ name }) => name),
      ["logs"],
    );
  });
});

describe("a report", () => {
  const changes = changesIn([
    step({ op: "create", type: "aws:ec2/eip:Eip", name: "eip", after: { domain: "vpc" } }),
    step({
      op: "replace",
      type: database,
      name: "database",
      before: { username: "siscoe", storage: 20 },
      after: { username: "admin", storage: 20 },
      old: { protect: true },
      keys: ["username"],
    }),
    step({ op: "delete", type: "aws:ec2/flowLog:FlowLog", name: "flow", before: { vpcId: "vpc-1" } }),
  ]);
  const report: Report = { stack: "prod", subject: "compared with main", changes, notes: ["A note."] };

  test("in text begins with what would be lost", () => {
    assert.equal(
      renderText(report),
      `prod: compared with main
1 replaced, 1 deleted, 1 created

!!! 1 resource that holds data would be REPLACED or DELETED !!!

± REPLACED  aws:rds/instance:Instance  database
    Would be lost: the database. It is protected: an \`up\` refuses it until protection is off.
    ~ username: "siscoe" → "admin"  (forces the replacement)

- deleted  aws:ec2/flowLog:FlowLog  flow

+ created  aws:ec2/eip:Eip  eip
    + domain: "vpc"

A note.
`,
    );
  });

  test("in Markdown begins with a warning, and folds the rest", () => {
    const markdown = renderMarkdown(report);
    const [warned, summary, folded] = ["[!CAUTION]", "**1 replaced, 1 deleted, 1 created**", "<details>"].map(
      (part) => markdown.indexOf(part),
    ) as [number, number, number];
    assert.ok(0 < warned && warned < summary && summary < folded, markdown);
    assert.match(markdown, /- username: "siscoe"\n\+ username: "admin"\n! username forces the replacement/);
  });

  test("says that nothing would change", () => {
    assert.match(renderText({ ...report, changes: [] }), /nothing would change/);
    assert.doesNotMatch(renderMarkdown({ ...report, changes: [] }), /CAUTION|<details>/);
  });

  test("shows a refusal in its own words", () => {
    const refusal = "There is 1 problem in the settings\n\n  - siscoe:vpcCidr";
    assert.match(renderText({ ...report, refusal }), /REFUSED\n\n {2}There is 1 problem/);
    assert.match(
      renderMarkdown({ ...report, refusal }),
      /> \*\*Refused\.\*\*\n\n```text\nThere is 1 problem/,
    );
  });

  test("in Markdown stays within a comment's size, warnings first", () => {
    const many = Array.from({ length: 400 }, (_, index) =>
      step({ op: "create", type: "aws:ec2/eip:Eip", name: `eip-${index}`, after: { text: "x".repeat(400) } }),
    );
    const markdown = renderMarkdown({ ...report, changes: [...losses(changes), ...changesIn(many)] });
    assert.ok(2 * markdown.length < 65_536);
    assert.match(markdown, /\[!CAUTION\][\s\S]*and \d+ more, which don't fit/);
    assert.match(markdown, /_A note\._\n$/);
  });

  test("in Markdown is not broken out of by what a pull request names or sets", () => {
    const evil = changesIn([
      step({
        op: "create",
        type: "aws:ec2/eip:Eip",
        name: "<img src=x>",
        after: { text: "```\n# A heading" },
      }),
    ]);
    const markdown = renderMarkdown({ ...report, changes: evil });
    assert.doesNotMatch(markdown, /<img/);
    assert.doesNotMatch(markdown, /^# A heading/m);
    const fenced = renderMarkdown({ ...report, changes: [], refusal: "a\n```\n# A heading" });
    assert.match(fenced, /\n````text\na\n```\n# A heading\n````\n/);
  });
});

test("the engine's complaints are its errors, without colours, each once", () => {
  const said = (severity: string, message: string) =>
    ({ sequence: 0, timestamp: 0, diagnosticEvent: { severity, message } }) as unknown as EngineEvent;
  assert.equal(
    complaints([
      said("info", "fine"),
      said("error", "<{%reset%}>unable to replace<{%reset%}>\n"),
      said("error", "unable to replace"),
      said("error", "preview failed"),
    ]),
    "unable to replace",
  );
  assert.equal(complaints([said("warning", "careful")]), undefined);
});
