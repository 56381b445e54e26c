import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { AppEnvironment, type Variables } from "../../components/appEnvironment";
import { renderDotenv, survivesDotenv } from "../../components/dotenv";
import { SecretBundle } from "../../components/secretBundle";
import { inputs, json, resource } from "../support/find";
import { deploy, type Deployment } from "../support/mocks";

const nothing: Variables = {
  plain: { DEFAULT_FROM_EMAIL: "nao-responda@siscoe.test", SERVER_EMAIL: undefined },
  secret: { SENTRY_DSN: undefined },
};
const everything: Variables = {
  plain: {
    DEFAULT_FROM_EMAIL: "nao-responda@siscoe.test",
    SERVER_EMAIL: "erros@siscoe.test",
    DEFAULT_FROM_NAME: "SisCoE",
    ASGI_THREADS: "8",
    SENTRY_ENVIRONMENT: "production",
    TELEGRAM_CHAT_ID: "-100123",
  },
  secret: {
    SENTRY_DSN: pulumi.secret("https://dsn@sentry.test/7"),
    GROQ_API_KEY: pulumi.secret("groq"),
    WEATHER_API_KEY: "weather",
    TELEGRAM_BOT_TOKEN: pulumi.secret("telegram"),
  },
};

function environment(
  variables: Variables,
  appTargets: readonly string[] = [],
  existingPolicyArn?: string,
): Promise<Deployment> {
  return deploy(() => {
    const mail = new SecretBundle("mail", {
      description: "mail",
      values: { EMAIL_HOST_USER: "user", EMAIL_HOST_PASSWORD: "password" },
      kmsKeyArn: "arn:key-of-mail",
      protect: true,
    });
    const made = new AppEnvironment("env", {
      domains: ["siscoe.test", "www.siscoe.test"],
      appTargets,
      database: {
        address: "db.test",
        port: 5432,
        databaseName: "siscoe",
        userName: "master",
        password: pulumi.secret("DBPASSWORD"),
      },
      cache: { address: "cache.test", port: 6379, token: pulumi.secret("TOKEN") },
      variables,
      secrets: [mail],
      kmsKeyArn: "arn:key",
      kmsKeyArns: ["arn:key-of-mail", "arn:key"],
      readerPolicyArn: existingPolicyArn,
      protect: true,
    });
    const { plain, secretReferences, dotenv, readerPolicyArn } = made;
    return { plain, secretReferences, dotenv, readerPolicyArn };
  });
}

const plain = {
  ALLOWED_HOSTS: "siscoe.test,www.siscoe.test,localhost",
  DB_HOST: "db.test",
  DB_NAME: "siscoe",
  DB_PORT: "5432",
  DB_SSL: "True",
  DB_USER: "master",
  DEBUG: "False",
  DEFAULT_FROM_EMAIL: "nao-responda@siscoe.test",
  DJANGO_SETTINGS_MODULE: "backend.settings.prod",
  EMAIL_HOST: "smtp-relay.brevo.com",
  EMAIL_PORT: "587",
  EMAIL_USE_TLS: "True",
};
const plainOptional = {
  ASGI_THREADS: "8",
  DEFAULT_FROM_NAME: "SisCoE",
  SENTRY_ENVIRONMENT: "production",
  SERVER_EMAIL: "erros@siscoe.test",
  TELEGRAM_CHAT_ID: "-100123",
};
const redis = (database: number) => `rediss://:TOKEN@cache.test:6379/${database}?ssl_cert_reqs=required`;
const secrets = {
  CELERY_BROKER_URL: redis(0),
  CELERY_RESULT_BACKEND: redis(0),
  DB_PASSWORD: "DBPASSWORD",
  REDIS_URL: redis(1),
};
const secretsOptional = {
  GROQ_API_KEY: "groq",
  SENTRY_DSN: "https://dsn@sentry.test/7",
  TELEGRAM_BOT_TOKEN: "telegram",
  WEATHER_API_KEY: "weather",
};
const mail = { EMAIL_HOST_PASSWORD: "password", EMAIL_HOST_USER: "user" };

const references = (secret: string, values: object) =>
  Object.fromEntries(Object.keys(values).map((name) => [name, `arn:Secret:${secret}:${name}::`]));
const file = (variables: Record<string, string>) =>
  Object.keys(variables)
    .sort()
    .map((name) => `${name}=${variables[name] ?? ""}\n`)
    .join("");

describe("the application's environment", () => {
  let bare: Deployment;
  let full: Deployment;
  before(async () => {
    bare = await environment(nothing);
    full = await environment(everything);
  });

  test("has exactly these plain variables", () => {
    assert.deepEqual(bare.outputs["plain"], plain);
    assert.deepEqual(full.outputs["plain"], { ...plain, ...plainOptional });
  });

  test("accepts the hosts that health checks ask for: localhost, and the targets' own addresses", async () => {
    const fixed = await environment(nothing, ["10.20.64.10:8000", "10.20.64.10:8001", "10.20.72.10:8000"]);
    assert.deepEqual(fixed.outputs["plain"], {
      ...plain,
      ALLOWED_HOSTS: "siscoe.test,www.siscoe.test,localhost,10.20.64.10,10.20.72.10",
    });
  });

  test("refers to exactly these secrets, each by what ECS takes", () => {
    assert.deepEqual(bare.outputs["secretReferences"], {
      ...references("env", secrets),
      ...references("mail", mail),
    });
    assert.deepEqual(full.outputs["secretReferences"], {
      ...references("env", { ...secrets, ...secretsOptional }),
      ...references("mail", mail),
    });
  });

  test("renders all of them as a .env file, as a secret", () => {
    assert.equal(bare.outputs["dotenv"], file({ ...plain, ...secrets, ...mail }));
    assert.equal(
      full.outputs["dotenv"],
      file({ ...plain, ...plainOptional, ...secrets, ...secretsOptional, ...mail }),
    );
    assert.deepEqual(full.secretOutputs, ["dotenv"]);
  });

  test("names nothing that has no effect, and no file that may not be there", () => {
    const names = Object.keys({
      ...(full.outputs["plain"] as object),
      ...(full.outputs["secretReferences"] as object),
    });
    const none = ["DATABASE_URL", "EMAIL_BACKEND", "PGSSLROOTCERT", "SSL_CERT_FILE"];
    assert.deepEqual(
      names.filter((name) => none.includes(name)),
      [],
    );
  });

  test("stores what carries a password in a secret of its own, encrypted with the given key", () => {
    const version = resource(full, "aws:secretsmanager/secretVersion:SecretVersion", "env");
    assert.deepEqual(json(version.inputs["secretString"]), { ...secrets, ...secretsOptional });
    assert.deepEqual(version.secretInputs, ["secretString"]);
    const secret = resource(full, "aws:secretsmanager/secret:Secret", "env");
    assert.equal(secret.inputs["kmsKeyId"], "arn:key");
    assert.equal(secret.protect, true);
  });

  test("lets a reader have exactly these secrets, through Secrets Manager only", () => {
    assert.equal(full.outputs["readerPolicyArn"], "arn:Policy:env-reader");
    assert.deepEqual(json(inputs(full, "aws:iam/policy:Policy", "env-reader")["policy"]), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "ReadSecrets",
          Effect: "Allow",
          Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
          Resource: ["arn:Secret:mail", "arn:Secret:env"],
        },
        {
          Sid: "DecryptThem",
          Effect: "Allow",
          Action: "kms:Decrypt",
          Resource: ["arn:key-of-mail", "arn:key"],
          Condition: { StringLike: { "kms:ViaService": "secretsmanager.*.amazonaws.com" } },
        },
      ],
    });
  });
});

test("the bootstrap's policy takes the place of one's own", async () => {
  const policy = "arn:aws:iam::123456789012:policy/siscoe-bootstrap/siscoe-prod-secrets-reader";
  const bound = await environment(nothing, [], policy);
  assert.equal(bound.outputs["readerPolicyArn"], policy);
  assert.deepEqual(
    bound.resources.filter(({ type }) => type === "aws:iam/policy:Policy"),
    [],
  );
});

describe("a .env file", () => {
  const name = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,20}$/);
  const survivor = fc.stringMatching(/^[A-Za-z0-9@%+=:,./?!*^_-]{0,40}$/);

  test("reads back as what was written, by any reader that splits at the first =", () => {
    fc.assert(
      fc.property(fc.dictionary(name, survivor), (variables) => {
        const lines = renderDotenv(variables).split("\n").slice(0, -1);
        const read = lines.map((line) => [
          line.slice(0, line.indexOf("=")),
          line.slice(line.indexOf("=") + 1),
        ]);
        assert.deepEqual(Object.fromEntries(read), { ...variables });
        assert.deepEqual(
          lines,
          [...lines].sort((a, b) => ((a.split("=")[0] ?? "") < (b.split("=")[0] ?? "") ? -1 : 1)),
        );
      }),
    );
  });

  test("refuses what a reader would change, and names the variable but never the value", () => {
    const killer = fc.constantFrom(...Array.from(" \"'`$\\#;&~|<>(){}[]\n\r\t\0é"));
    fc.assert(
      fc.property(survivor, killer, survivor, (before, bad, after) => {
        const value = `${before}${bad}${after}`;
        assert.equal(survivesDotenv(value), false);
        assert.throws(
          () => renderDotenv({ GOOD: "fine", SECOND: value, FIRST: `hidden${value}` }),
          (error: Error) => {
            assert.ok(
              error.message.startsWith("FIRST, SECOND: some readers of .env files would change the value."),
            );
            return !error.message.includes("hidden");
          },
        );
      }),
    );
  });

  test("is empty without variables", () => {
    assert.equal(renderDotenv({}), "");
  });
});
