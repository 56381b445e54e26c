import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { BrevoCredentials } from "../../components/brevoCredentials";
import { DjangoSecrets } from "../../components/djangoSecrets";
import { EncryptionKey, type EncryptionKeyArgs } from "../../components/encryptionKey";
import { SecretBundle } from "../../components/secretBundle";
import { randomResult } from "../support/awsStates";
import { inputs, inputsByName, json, resource } from "../support/find";
import { deploy, type Deployment } from "../support/mocks";

const key = "aws:kms/key:Key";
const secret = "aws:secretsmanager/secret:Secret";
const version = "aws:secretsmanager/secretVersion:SecretVersion";

/** What a secret holds, and that it went over as a secret. */
function stored(deployment: Deployment, name: string): unknown {
  const { inputs: values, secretInputs } = resource(deployment, version, name);
  assert.deepEqual(secretInputs, ["secretString"]);
  assert.equal(values["secretId"], `arn:Secret:${name}`);
  return json(values["secretString"]);
}

describe("an encryption key", () => {
  const made = (args: Partial<EncryptionKeyArgs> = {}) =>
    deploy(() => {
      const { arn } = new EncryptionKey("k", { description: "a test's data", protect: true, ...args });
      return { arn };
    });
  const ofAccount = {
    Sid: "Enable IAM User Permissions",
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::123456789012:root" },
    Action: "kms:*",
    Resource: "*",
  };

  test("is turned every year, can be called back for 30 days, and has an alias", async () => {
    const deployment = await made();
    const { policy, ...others } = inputs(deployment, key, "k");
    assert.deepEqual(others, {
      description: "a test's data",
      enableKeyRotation: true,
      deletionWindowInDays: 30,
    });
    assert.deepEqual(json(policy), { Version: "2012-10-17", Statement: [ofAccount] });
    assert.deepEqual(inputs(deployment, "aws:kms/alias:Alias", "k"), {
      name: "alias/k",
      targetKeyId: "keyId:k",
    });
    assert.deepEqual(deployment.outputs, { arn: "arn:Key:k" });
    assert.equal(resource(deployment, key, "k").protect, true);
    assert.equal(resource(deployment, key, "k").retainOnDelete, false);
  });

  test("outlives the stack where told to", async () => {
    assert.equal(resource(await made({ keep: true }), key, "k").retainOnDelete, true);
    assert.equal(resource(await made({ keep: false }), key, "k").retainOnDelete, false);
  });

  test("serves CloudWatch Logs for the log groups that it is told, and for no others", async () => {
    const logs = { region: "sa-east-1", groups: ["/aws/vpc/k-*", "/k/*"] };
    const { Statement: statements } = json(inputs(await made({ logs }), key, "k")["policy"]) as {
      Statement: unknown[];
    };
    assert.deepEqual(statements, [
      ofAccount,
      {
        Sid: "EncryptLogs",
        Effect: "Allow",
        Principal: { Service: "logs.sa-east-1.amazonaws.com" },
        Action: ["kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
        Resource: "*",
        Condition: {
          ArnLike: {
            "kms:EncryptionContext:aws:logs:arn": [
              "arn:aws:logs:sa-east-1:123456789012:log-group:/aws/vpc/k-*",
              "arn:aws:logs:sa-east-1:123456789012:log-group:/k/*",
            ],
          },
        },
      },
    ]);
  });
});

describe("a bundle of secrets", () => {
  const bundle = (values: Record<string, pulumi.Input<string>>) =>
    deploy(() => {
      const made = new SecretBundle("s", {
        description: "a test's",
        values,
        kmsKeyArn: "arn:key",
        protect: true,
      });
      return { arn: made.arn, values: made.values, references: made.references };
    });

  test("is one secret under a fresh name, which can be called back", async () => {
    const deployment = await bundle({ A: "1" });
    assert.deepEqual(inputs(deployment, secret, "s"), {
      namePrefix: "s-",
      description: "a test's",
      kmsKeyId: "arn:key",
      recoveryWindowInDays: 30,
    });
    assert.equal(resource(deployment, secret, "s").protect, true);
    assert.equal(resource(deployment, version, "s").retainOnDelete, true);
  });

  test("stores its values sorted, as a secret, whether or not they came as one", async () => {
    const deployment = await bundle({ B: "plain", A: pulumi.secret("hidden") });
    assert.equal(inputs(deployment, version, "s")["secretString"], '{"A":"hidden","B":"plain"}');
    assert.deepEqual(stored(deployment, "s"), { A: "hidden", B: "plain" });
    assert.deepEqual(deployment.outputs, {
      arn: "arn:Secret:s",
      values: { A: "hidden", B: "plain" },
      references: { A: "arn:Secret:s:A::", B: "arn:Secret:s:B::" },
    });
    assert.deepEqual([...deployment.secretOutputs].sort(), ["values.A", "values.B"]);
  });

  test("tells the engine where it is, and no value", async () => {
    const deployment = await bundle({ A: "hidden" });
    const { urn } = resource(deployment, "siscoe:security:SecretBundle", "s");
    assert.deepEqual(deployment.wireOutputs.get(urn), {
      arn: "arn:Secret:s",
      references: { A: "arn:Secret:s:A::" },
    });
  });
});

describe("Brevo's credentials", () => {
  const brevo = (apiKey?: string) =>
    deploy(() => {
      const made = new BrevoCredentials("brevo", {
        smtpUser: pulumi.secret("user"),
        smtpPassword: pulumi.secret("password"),
        apiKey,
        protect: true,
      });
      return { kmsKeyArn: made.kmsKeyArn, references: made.secret.references };
    });
  const smtp = {
    BREVO_SMTP_USER: "user",
    BREVO_SMTP_PASSWORD: "password",
    EMAIL_HOST_USER: "user",
    EMAIL_HOST_PASSWORD: "password",
  };

  test("are stored under the documentation's names and the code's, with a key of their own", async () => {
    const deployment = await brevo();
    assert.deepEqual(stored(deployment, "brevo"), smtp);
    assert.equal(inputs(deployment, secret, "brevo")["kmsKeyId"], "arn:Key:brevo-key");
    const reference = (name: string): [string, string] => [name, `arn:Secret:brevo:${name}::`];
    assert.deepEqual(deployment.outputs, {
      kmsKeyArn: "arn:Key:brevo-key",
      references: Object.fromEntries(Object.keys(smtp).map(reference)),
    });
    assert.deepEqual(
      deployment.resources.filter(({ protect }) => protect).map(({ type, name }) => `${type} ${name}`),
      [`${key} brevo-key`, `${secret} brevo`],
    );
  });

  test("have the API key where there is one", async () => {
    assert.deepEqual(stored(await brevo("api"), "brevo"), { ...smtp, BREVO_API_KEY: "api" });
  });
});

describe("Django's secrets", () => {
  const django = (secretKeyVersion: number, chatEncryptionKey?: pulumi.Input<string>, protect = true) =>
    deploy(() => {
      const made = new DjangoSecrets("django", { secretKeyVersion, chatEncryptionKey, protect });
      return { kmsKeyArn: made.kmsKeyArn, references: made.secret.references };
    });
  const password = "random:index/randomPassword:RandomPassword";

  test("are generated; the chat's key is a Fernet key that nothing changes", async () => {
    const deployment = await django(1);
    assert.deepEqual(inputsByName(deployment, password), {
      "django-secret-key": { length: 64, special: false, keepers: { version: "1" } },
      "django-chat-encryption-key": { length: 43, special: false },
    });
    const chatKey = `${randomResult("django-chat-encryption-key", 43)}=`;
    assert.deepEqual(stored(deployment, "django"), {
      CHAT_ENCRYPTION_KEY: chatKey,
      SECRET_KEY: randomResult("django-secret-key", 64),
    });
    assert.equal(Buffer.from(chatKey, "base64url").length, 32);
    assert.deepEqual(deployment.outputs, {
      kmsKeyArn: "arn:Key:django-key",
      references: {
        CHAT_ENCRYPTION_KEY: "arn:Secret:django:CHAT_ENCRYPTION_KEY::",
        SECRET_KEY: "arn:Secret:django:SECRET_KEY::",
      },
    });
  });

  test("take another SECRET_KEY with another version, and leave the chat's key as it is", async () => {
    const [one, two] = [await django(1), await django(2)];
    assert.deepEqual(inputs(two, password, "django-secret-key")["keepers"], { version: "2" });
    assert.deepEqual(
      inputs(two, password, "django-chat-encryption-key"),
      inputs(one, password, "django-chat-encryption-key"),
    );
  });

  test("protect the chat's key, the secret and what encrypts it, unless told not to", async () => {
    const guarded = (deployment: Deployment) =>
      deployment.resources.filter(({ protect }) => protect).map(({ type, name }) => `${type} ${name}`);
    assert.deepEqual(guarded(await django(1)).sort(), [
      `${key} django-key`,
      `${secret} django`,
      `${password} django-chat-encryption-key`,
    ]);
    assert.deepEqual(guarded(await django(1, undefined, false)), []);
  });

  test("take in a chat key that exists, and generate none", async () => {
    const theirs = `${"a".repeat(43)}=`;
    const deployment = await django(1, pulumi.secret(theirs));
    assert.equal((stored(deployment, "django") as Record<string, string>)["CHAT_ENCRYPTION_KEY"], theirs);
    assert.deepEqual(Object.keys(inputsByName(deployment, password)), ["django-secret-key"]);
  });
});
