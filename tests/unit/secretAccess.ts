import type { Document } from "../../bootstrap/permissions/document";
import type { Answered, Made, Registration } from "../../commands/recording/engine";
import { stateOf } from "../support/awsStates";
import type { Deployment } from "../support/mocks";
import { documentOf, mayAccess, type Thing, type Who } from "./accessEvaluator";
import { managedPolicies } from "./managedPolicies";
import type { Context } from "./permissionsEvaluator";

/** The account that everything is in. */
export const account = "123456789012";
const foreignAccount = "444455556666";

/** What AWS makes of a resource, its ARN as AWS writes it: policies name things by these. */
export function answers(made: Made): Answered {
  const { type, name, inputs } = made;
  const named = `${name}-1a2b3c4`;
  const path = typeof inputs["path"] === "string" ? inputs["path"] : "/";
  const own = typeof inputs["name"] === "string" ? inputs["name"] : named;
  const made_: Readonly<Record<string, Record<string, string>>> = {
    "aws:iam/policy:Policy": { arn: `arn:aws:iam::${account}:policy${path}${own}` },
    "aws:iam/role:Role": { arn: `arn:aws:iam::${account}:role${path}${own}`, name: own },
    "aws:kms/key:Key": { arn: `arn:aws:kms:sa-east-1:${account}:key/${name}`, keyId: name },
    "aws:s3/bucket:Bucket": { arn: `arn:aws:s3:::${named}`, bucket: named },
    "aws:secretsmanager/secret:Secret": {
      arn: `arn:aws:secretsmanager:sa-east-1:${account}:secret:${named}`,
    },
  };
  const state = { ...stateOf(made), ...made_[type] };
  const id = type === "aws:iam/role:Role" ? own : (made_[type]?.["bucket"] ?? made_[type]?.["arn"] ?? named);
  return { id, state };
}

/** A statement that somebody added by mistake: to the resource of that type whose name ends so. */
export interface Planted {
  readonly type: string;
  readonly name: string;
  readonly input: string;
  readonly statement: Readonly<Record<string, unknown>>;
}

/** Who there is, and what there is to read, in some deployments. */
export class Access {
  private readonly resources: readonly Registration[];

  constructor(deployments: readonly Deployment[], planted?: Planted) {
    this.resources = deployments.flatMap(({ resources }) =>
      resources.map((one) => (planted === undefined ? one : withStatement(one, planted))),
    );
  }

  /** By what is read and how, who may: each by name. What nobody may is there as well. */
  readers(): Record<string, string[]> {
    const uses = [...this.secrets(), ...this.keys(), ...this.states(), ...this.accessLogs()];
    const everybody = this.everybody();
    return Object.fromEntries(
      uses.map(({ what, requests }) => {
        const may = ([, who]: readonly [string, Who]) => requests.every((request) => mayAccess(who, request));
        return [
          what,
          everybody
            .filter(may)
            .map(([name]) => name)
            .sort(),
        ];
      }),
    );
  }

  /** Every role, what a holder of a policy for readers is, the services that have to do with keys, and strangers. */
  private everybody(): [name: string, who: Who][] {
    const all = documentOf({ Statement: { Effect: "Allow", Action: "*", Resource: "*" } });
    const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
    const roles = this.all("aws:iam/role:Role").map((one): [string, Who] => [one.name, this.who(one)]);
    const bounds = this.all("aws:iam/policy:Policy").filter(({ name }) => name.endsWith("-application"));
    const readers = this.all("aws:iam/policy:Policy").filter(({ name }) => name.endsWith("reader"));
    const services = [
      ...["backup", "cloudwatch", "delivery.logs", "elasticache", "elasticfilesystem", "events.rds"],
      "logdelivery.elasticloadbalancing",
      ...["logs.sa-east-1", "logs.eu-west-1", "rds", "s3", "sns"],
    ];
    return [
      ...roles,
      ...readers.map(({ name, inputs }): [string, Who] => [
        `holder of ${name}`,
        { arn: role("holder"), policies: [documentOf(inputs["policy"])] },
      ]),
      ...bounds.map(({ name, inputs }): [string, Who] => [
        `any role within ${name}`,
        { arn: role("app"), policies: [all], boundary: documentOf(inputs["policy"]) },
      ]),
      ...services.map((name): [string, Who] => [name, { service: `${name}.amazonaws.com` }]),
      ["administrators", { arn: role("admin"), policies: [all] }],
      ["others in the account", { arn: role("other"), policies: [] }],
      ["other accounts", { arn: `arn:aws:iam::${foreignAccount}:role/admin`, policies: [all] }],
      ["everybody", { service: "nobody is asked who it is" }],
    ];
  }

  /** A role with all its policies, wherever they stand. */
  private who({ urn, inputs, name }: Registration): Who {
    const own = answers({ type: "aws:iam/role:Role", name, inputs });
    const attached = this.all("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
      .filter(({ sources }) => (sources["role"] ?? []).includes(urn))
      .map(({ inputs: { policyArn } }) => this.policyOf(policyArn));
    const inline = this.all("aws:iam/rolePolicy:RolePolicy")
      .filter(({ sources }) => (sources["role"] ?? []).includes(urn))
      .map(({ inputs: { policy } }) => documentOf(policy));
    const boundary = inputs["permissionsBoundary"];
    return {
      arn: String(own.state["arn"]),
      policies: [...attached, ...inline],
      boundary: boundary === undefined ? undefined : this.policyOf(boundary),
    };
  }

  private policyOf(arn: unknown): Document {
    const managed = managedPolicies[String(arn)];
    if (managed !== undefined) return managed;
    const found = this.all("aws:iam/policy:Policy").find((one) => answers(one).state["arn"] === arn);
    if (found === undefined) throw new Error(`no policy is ${String(arn)}`);
    return documentOf(found.inputs["policy"]);
  }

  /** AWS asks twice: for the secret, and for its key. */
  private secrets(): Use[] {
    return this.all("aws:secretsmanager/secret:Secret").flatMap((secret) => {
      const { state } = answers(secret);
      const key = this.all("aws:kms/key:Key").find(
        (one) => answers(one).state["arn"] === secret.inputs["kmsKeyId"],
      );
      if (key === undefined) throw new Error(`${secret.name} has no key`);
      const of = this.all("aws:secretsmanager/secretPolicy:SecretPolicy").find(
        ({ inputs }) => inputs["secretArn"] === state["arn"],
      );
      const value: Request = {
        action: "secretsmanager:GetSecretValue",
        resource: String(state["arn"]),
        context: this.tags(secret),
        thing: { account, policy: of && documentOf(of.inputs["policy"]) },
      };
      const open = { ...value, action: "secretsmanager:PutResourcePolicy" };
      return [
        { what: `${secret.name}: read`, requests: [value, this.decrypts(key, via("secretsmanager"))] },
        { what: `${secret.name}: open to others`, requests: [open] },
      ];
    });
  }

  private keys(): Use[] {
    const logGroup = `arn:aws:logs:sa-east-1:${account}:log-group`;
    const encrypts = "kms:EncryptionContext:aws:logs:arn";
    return this.all("aws:kms/key:Key").flatMap((key) => {
      const { name } = key;
      const environment = this.tags(key)["aws:ResourceTag/environment"] ?? "";
      const own = { [encrypts]: `${logGroup}:/aws/vpc/siscoe-${environment}-network-flow-1` };
      const ofFirewall = { [encrypts]: `${logGroup}:aws-waf-logs-siscoe-${environment}-firewall-1` };
      const sentBy = (service: string, kind: string) => ({
        "aws:SourceArn": `arn:aws:${service}:sa-east-1:${account}:${kind}:siscoe-${environment}-1`,
        "aws:SourceAccount": account,
      });
      const other = { [encrypts]: `${logGroup}:/aws/lambda/payroll` };
      return [
        { what: `${name}: decrypt`, requests: [this.decrypts(key, {})] },
        ...servicesOfKeys.map((service) => ({
          what: `${name}: decrypt through ${service}`,
          requests: [this.decrypts(key, via(service))],
        })),
        { what: `${name}: decrypt the stack's logs`, requests: [this.decrypts(key, own)] },
        { what: `${name}: decrypt the firewall's logs`, requests: [this.decrypts(key, ofFirewall)] },
        { what: `${name}: decrypt other logs`, requests: [this.decrypts(key, other)] },
        {
          what: `${name}: decrypt what alarms say`,
          requests: [this.decrypts(key, sentBy("cloudwatch", "alarm"))],
        },
        {
          what: `${name}: decrypt what the database says`,
          requests: [this.decrypts(key, sentBy("rds", "db"))],
        },
        { what: `${name}: let others decrypt`, requests: [this.decrypts(key, {}, "kms:CreateGrant")] },
        {
          what: `${name}: let AWS Backup decrypt`,
          requests: [this.decrypts(key, forBackup, "kms:CreateGrant")],
        },
        { what: `${name}: open to others`, requests: [this.decrypts(key, {}, "kms:PutKeyPolicy")] },
      ];
    });
  }

  /** A stack's state, with the secrets in it: the object, and its key with what it was encrypted beside. */
  private states(): Use[] {
    const bucket = this.all("aws:s3/bucket:Bucket").find(({ name }) => name === "siscoe-state");
    const key = this.all("aws:kms/key:Key").find(({ name }) => name === "siscoe-stack-secrets");
    if (bucket === undefined || key === undefined) throw new Error("the bootstrap made no ground");
    const object = this.objectsOf(bucket);
    return ["prod", "staging"].flatMap((stack) =>
      ["stacks", "history", "backups"].flatMap((folder) => {
        const get = object(
          `.pulumi/${folder}/siscoe/${stack}${folder === "stacks" ? ".json" : "/1.json"}`,
          "s3:GetObject",
        );
        const decrypt = this.decrypts(key, { "kms:EncryptionContext:stack": stack });
        const what = `state of ${stack} (${folder})`;
        return [
          { what: `${what}: read`, requests: [get] },
          { what: `${what}: read with its secrets`, requests: [get, decrypt] },
          { what: `${what}: ${earlier}`, requests: [{ ...get, action: "s3:GetObjectVersion" }] },
          { what: `${what}: write`, requests: [{ ...get, action: "s3:PutObject" }] },
        ];
      }),
    );
  }

  /** A stack's access logs: visitors' addresses, and what was deleted of them for some days more. */
  private accessLogs(): Use[] {
    return this.all("aws:s3/bucket:Bucket")
      .filter(({ name }) => name.endsWith("-alb-logs"))
      .flatMap((bucket) => {
        const log = (action: string) => [this.objectsOf(bucket)(`AWSLogs/${account}/1.log.gz`, action)];
        return [
          { what: `${bucket.name}: read`, requests: log("s3:GetObject") },
          { what: `${bucket.name}: ${earlier}`, requests: log("s3:GetObjectVersion") },
          { what: `${bucket.name}: write`, requests: log("s3:PutObject") },
        ];
      });
  }

  /** What is done with an object of a bucket, by TLS and for this account. */
  private objectsOf(bucket: Registration): (key: string, action: string) => Request {
    const { state } = answers(bucket);
    const policy = this.all("aws:s3/bucketPolicy:BucketPolicy").find(
      ({ inputs }) => inputs["bucket"] === state["bucket"],
    );
    return (key, action) => ({
      action,
      resource: `${String(state["arn"])}/${key}`,
      context: { "aws:SecureTransport": "true", "aws:SourceAccount": account },
      thing: { account, policy: policy && documentOf(policy.inputs["policy"]) },
    });
  }

  private decrypts(key: Registration, context: Context, action = "kms:Decrypt"): Request {
    const policy = documentOf(key.inputs["policy"]);
    const thing = { account, policy, ownPolicyDecides: true };
    const resource = String(answers(key).state["arn"]);
    return { action, resource, context: { ...this.tags(key), ...context }, thing };
  }

  /** A resource's tags: its own, and its provider's. */
  private tags({ inputs, provider }: Registration): Record<string, string> {
    const [urn] = provider.split(/::(?=[^:]*$)/);
    const from = this.resources.find((one) => one.urn === urn)?.inputs["defaultTags"];
    const defaults = typeof from === "string" ? (JSON.parse(from) as unknown) : from;
    const all = {
      ...(defaults as { tags?: object } | undefined)?.tags,
      ...(inputs["tags"] as object | undefined),
    };
    return Object.fromEntries(
      Object.entries(all).map(([name, value]) => [`aws:ResourceTag/${name}`, String(value)]),
    );
  }

  private all(type: string): Registration[] {
    return this.resources.filter((one) => one.type === type);
  }
}

type Request = Parameters<typeof mayAccess>[1] & { readonly thing: Thing };

/** Something that is read, and what AWS must allow all of. */
interface Use {
  readonly what: string;
  readonly requests: readonly Request[];
}

/**
 * What was overwritten or deleted is there for a while, and has an action of its own, which asks for no right to the object.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
const earlier = "read an earlier version";

/** The services that a key may be used through. */
const servicesOfKeys = ["secretsmanager", "rds", "elasticache", "elasticfilesystem", "s3"];

/** What AWS Backup tells when it hands a key on to what it backs up. */
const forBackup = { "kms:GrantIsForAWSResource": "true" };

const via = (service: string) => ({ "kms:ViaService": `${service}.sa-east-1.amazonaws.com` });

function withStatement(one: Registration, { type, name, input, statement }: Planted): Registration {
  if (one.type !== type || one.name !== name) return one;
  const policy = JSON.parse(String(one.inputs[input])) as { readonly Statement: unknown[] };
  const more = JSON.stringify({ ...policy, Statement: [...policy.Statement, statement] });
  return { ...one, inputs: { ...one.inputs, [input]: more } };
}
