import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import program = require("../../bootstrap/index");
import { inputs, json, namesByType, resource } from "../support/find";
import { deploy, type Deployment, ProgramFailed } from "../support/mocks";
import { checkout, readYaml } from "../support/stackFiles";

const settings = {
  "aws:region": "sa-east-1",
  "siscoe:accountId": "123456789012",
  "siscoe:repository": "siscoe@1234567/infrastructure@7654321",
};

const ground = (more: Readonly<Record<string, string>> = {}) =>
  deploy(program, { settings: { ...settings, ...more }, stack: "main" });

const oneEnvironment = (name: string) => ({
  policies: ["application", "deploy-boundary", "roles", "secrets-reader"].map(
    (policy) => `siscoe-${name}-${policy}`,
  ),
  attached: [
    ...[
      "anywhere",
      "data",
      "data-changes",
      "data-tags",
      "network",
      "own-changes",
      "services",
      "site",
      "state",
      "uploads-backups",
    ].map((policy) => `siscoe-${name}-deploy-${policy}`),
    ...["anywhere", "services", "state"].map((policy) => `siscoe-${name}-preview-${policy}`),
  ],
});

/** Loads a program as the CLI's language host does (the SDK's cmd/run/run.js), and runs it on a mocked engine. */
const languageHost = `
const { runtime } = require("@pulumi/pulumi");
const compilerOptions = require("@pulumi/pulumi/tsutils").loadTypeScriptCompilerOptions(process.env.TSCONFIG);
require("@pulumi/pulumi/vendor/ts-node@7.0.1").register({
  compiler: "typescript",
  transpileOnly: compilerOptions.noCheck,
  project: process.env.TSCONFIG,
  compilerOptions,
});
let made = 0;
const newResource = ({ name, inputs }) => {
  made += 1;
  return { id: name, state: { arn: "arn:" + name, name, ...inputs } };
};
runtime.setMocks({ newResource, call: ({ inputs }) => inputs }, "siscoe", "main", true, "organization");
runtime.setAllConfig(JSON.parse(process.env.SETTINGS));
const run = () => {
  const program = require(process.env.PROGRAM);
  return program instanceof Function ? program() : program;
};
runtime.runInPulumiStack(run).then(() => runtime.disconnect()).then(() => console.log(made));
`;

test("the bootstrap registers its resources when the CLI runs it", () => {
  const cwd = join(checkout, "bootstrap");
  const { main, runtime } = readYaml("bootstrap/Pulumi.yaml") as {
    main: string;
    runtime: { options: { tsconfig: string } };
  };
  const made = execFileSync(process.execPath, ["-e", languageHost], {
    cwd,
    encoding: "utf8",
    env: {
      PATH: process.env["PATH"],
      PROGRAM: join(cwd, main),
      TSCONFIG: join(cwd, runtime.options.tsconfig),
      SETTINGS: JSON.stringify(settings),
    },
  });
  assert.ok(Number(made) > 40, made);
});

describe("the bootstrap", () => {
  let made: Deployment;
  before(async () => {
    made = await ground();
  });

  test("makes a bucket, a key, a provider and two roles for each environment", () => {
    const [prod, staging] = [oneEnvironment("prod"), oneEnvironment("staging")];
    const attached = [...prod.attached, ...staging.attached].sort();
    const custom = made.resources.filter(({ custom: isCustom }) => isCustom);
    assert.deepEqual(namesByType(custom), {
      "pulumi:providers:aws": ["siscoe"],
      "aws:iam/openIdConnectProvider:OpenIdConnectProvider": ["siscoe-github"],
      "aws:iam/policy:Policy": [...prod.policies, ...staging.policies, ...attached].sort(),
      "aws:iam/role:Role": [
        "siscoe-prod-deploy",
        "siscoe-prod-preview",
        "siscoe-staging-deploy",
        "siscoe-staging-preview",
      ],
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment": attached,
      "aws:kms/alias:Alias": ["siscoe-stack-secrets"],
      "aws:kms/key:Key": ["siscoe-stack-secrets"],
      "aws:s3/bucket:Bucket": ["siscoe-state"],
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ["siscoe-state"],
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ["siscoe-state"],
      "aws:s3/bucketPolicy:BucketPolicy": ["siscoe-state"],
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ["siscoe-state"],
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": [
        "siscoe-state",
      ],
      "aws:s3/bucketVersioning:BucketVersioning": ["siscoe-state"],
    });
  });

  test("keeps states to itself: versions, encryption, TLS, no public access", () => {
    const s3 = (type: string) => inputs(made, `aws:s3/${type}`, "siscoe-state");
    assert.deepEqual(s3("bucketVersioning:BucketVersioning")["versioningConfiguration"], {
      status: "Enabled",
    });
    assert.deepEqual(s3("bucketPublicAccessBlock:BucketPublicAccessBlock"), {
      bucket: "bucket:siscoe-state",
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    assert.deepEqual(
      s3("bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration")["rules"],
      [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    );
    assert.deepEqual(s3("bucketLifecycleConfiguration:BucketLifecycleConfiguration")["rules"], [
      {
        id: "keep-old-versions",
        status: "Enabled",
        filter: { prefix: "" },
        noncurrentVersionExpiration: { noncurrentDays: 365, newerNoncurrentVersions: 100 },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
      },
    ]);
    assert.deepEqual(json(s3("bucketPolicy:BucketPolicy")["policy"]), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "TlsOnly",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: ["arn:Bucket:siscoe-state", "arn:Bucket:siscoe-state/*"],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
    assert.deepEqual(s3("bucketOwnershipControls:BucketOwnershipControls")["rule"], {
      objectOwnership: "BucketOwnerEnforced",
    });
  });

  test("protects the bucket and the key, unless told otherwise", async () => {
    const held = ({ resources }: Deployment) =>
      resources.filter(({ protect }) => protect).map(({ type }) => type);
    assert.deepEqual(held(made).sort(), ["aws:kms/key:Key", "aws:s3/bucket:Bucket"]);
    assert.deepEqual(held(await ground({ "siscoe:protect": "false" })), []);
  });

  test("trusts this repository's jobs in these environments, and no one else's", () => {
    const trusted = (role: string) => json(inputs(made, "aws:iam/role:Role", role)["assumeRolePolicy"]);
    const job = (...environments: string[]) => ({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "GitHubJobs",
          Effect: "Allow",
          Principal: { Federated: "arn:OpenIdConnectProvider:siscoe-github" },
          Action: ["sts:AssumeRoleWithWebIdentity"],
          Condition: {
            StringEquals: {
              "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
              "token.actions.githubusercontent.com:sub": environments.map(
                (name) => `repo:siscoe@1234567/infrastructure@7654321:environment:${name}`,
              ),
            },
          },
        },
      ],
    });
    assert.deepEqual(trusted("siscoe-prod-deploy"), job("prod"));
    assert.deepEqual(trusted("siscoe-prod-preview"), job("prod-preview", "prod-read"));
    assert.deepEqual(trusted("siscoe-staging-deploy"), job("staging"));
  });

  test("binds the deploy roles to their boundaries, under a path that no stack can write to", () => {
    for (const name of ["prod", "staging"]) {
      const role = inputs(made, "aws:iam/role:Role", `siscoe-${name}-deploy`);
      assert.equal(role["permissionsBoundary"], `arn:Policy:siscoe-${name}-deploy-boundary`);
    }
    const iam = made.resources.filter(({ type }) => /iam\/(role:Role|policy:Policy)$/.test(type));
    for (const { name, inputs: given } of iam) {
      assert.equal(given["path"], "/siscoe-bootstrap/", name);
      assert.equal(given["name"], name);
    }
  });

  test("uses the provider that the account has already", async () => {
    const githubProviderArn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
    const { resources } = await ground({ "siscoe:githubProviderArn": githubProviderArn });
    assert.equal(resources.filter(({ type }) => type.includes("openIdConnectProvider")).length, 0);
    const role = resources.find(({ name, custom }) => custom && name === "siscoe-prod-deploy");
    assert.match(String(role?.inputs["assumeRolePolicy"]), new RegExp(githubProviderArn));
  });

  test("says what the workflows and the stacks need to know", () => {
    assert.deepEqual(made.outputs["backendUrl"], "s3://bucket:siscoe-state?region=sa-east-1");
    assert.deepEqual((made.outputs["environments"] as Record<string, unknown>)["prod"], {
      previewRoleArn: "arn:Role:siscoe-prod-preview",
      deployRoleArn: "arn:Role:siscoe-prod-deploy",
      permissionsBoundary: "arn:Policy:siscoe-prod-roles",
      secretsReaderPolicyArn: "arn:Policy:siscoe-prod-secrets-reader",
      application: { path: "/siscoe/prod/", permissionsBoundary: "arn:Policy:siscoe-prod-application" },
      secretsProvider: "awskms://alias/siscoe-stack-secrets?region=sa-east-1&context_stack=prod",
    });
  });

  test("works in one account only, and leaves the tag that tells environments apart to them", () => {
    const provider = resource(made, "pulumi:providers:aws", "siscoe").inputs;
    assert.deepEqual(json(provider["allowedAccountIds"]), ["123456789012"]);
    assert.deepEqual(json(provider["defaultTags"]), { tags: { project: "siscoe-bootstrap" } });
  });

  test("reports everything that is wrong with its settings together, before anything is made", async () => {
    const wrong = { "siscoe:repository": "https://github.com/siscoe", "siscoe:environments": '["Prod"]' };
    await assert.rejects(ground({ ...wrong, "siscoe:acountId": "1" }), (error) => {
      assert.ok(error instanceof ProgramFailed);
      assert.match(error.message, /There are 3 problems in the settings of stack "main"/);
      assert.match(
        error.message,
        /siscoe:repository is "https:\/\/github.com\/siscoe"\. Allowed: owner\/name/,
      );
      assert.match(error.message, /siscoe:environments is "\["Prod"\]"/);
      assert.match(error.message, /siscoe:acountId is not a setting of this stack/);
      assert.deepEqual(error.resources, []);
      return true;
    });
  });

  test("binds each environment's role to the names that it answers under", async () => {
    const hostedZoneId = "Z0123456789EXAMPLE000";
    const sites = {
      prod: { domain: "siscoe.example.com", hostedZoneId },
      staging: { domain: "staging.siscoe.example.com", hostedZoneId, vpcId: "vpc-0a1b2c3d" },
    };
    const policyOf = (deployment: Deployment, name: string) =>
      String(inputs(deployment, "aws:iam/policy:Policy", name)["policy"]);
    const told = await ground({ "siscoe:sites": JSON.stringify(sites) });
    assert.match(
      policyOf(told, "siscoe-prod-deploy-site"),
      /"siscoe\.example\.com","www\.siscoe\.example\.com"/,
    );
    assert.match(policyOf(told, "siscoe-staging-deploy-site"), /"staging\.siscoe\.example\.com"/);
    assert.match(policyOf(told, "siscoe-staging-deploy-network"), /vpc-0a1b2c3d/);
    // Not told, it may change no record and ask for no certificate.
    assert.doesNotMatch(
      policyOf(made, "siscoe-prod-deploy-site"),
      /ChangeResourceRecordSets|RequestCertificate/,
    );
  });

  test("refuses names that belong to two environments, environments that it hasn't, and names of its own", async () => {
    const refused = async (settings: Readonly<Record<string, unknown>>, message: RegExp) => {
      const texts = Object.entries(settings).map(([key, value]) => [`siscoe:${key}`, JSON.stringify(value)]);
      await assert.rejects(ground(Object.fromEntries(texts) as Record<string, string>), (error) => {
        assert.ok(error instanceof ProgramFailed);
        assert.match(error.message, message);
        assert.match(
          error.message,
          /Fix: npm run settings -- set --stack main --in bootstrap siscoe:(sites|environments) /,
        );
        assert.deepEqual(error.resources, []);
        return true;
      });
    };
    const domain = "siscoe.example.com";
    await refused({ sites: { prod: { domain }, staging: { domain } } }, /gives siscoe\.example\.com, www\./);
    await refused({ sites: { prod: { domain }, staging: { domain: `www.${domain}` } } }, /gives www\.siscoe/);
    await refused({ sites: { blue: { domain } } }, /names blue, which is not among the environments/);
    await refused({ sites: { prod: { zone: "Z0123456789EXAMPLE000" } } }, /siscoe:sites is /);
    for (const name of ["state", "stack", "github", "bootstrap"]) {
      await refused({ environments: [name] }, /; not bootstrap, github, stack or state\./);
    }
  });

  test("knows both forms of a repository's name in GitHub's tokens", async () => {
    for (const repository of ["siscoe/infrastructure", "siscoe@1/infra.structure_2@22"]) {
      await ground({ "siscoe:repository": repository });
    }
    for (const repository of ["siscoe", "siscoe@1/infra", "siscoe/infra@1", "siscoe/infra:*", "*/infra"]) {
      await assert.rejects(ground({ "siscoe:repository": repository }), ProgramFailed, repository);
    }
  });
});
