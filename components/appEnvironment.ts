import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";
import { renderDotenv } from "./dotenv";
import { SecretBundle } from "./secretBundle";

/** A server with a port. */
export interface Endpoint {
  readonly address: pulumi.Input<string>;
  readonly port: pulumi.Input<number>;
}

/** What else SisCoE's code reads, by the variable's name. What has no value is left out. */
export interface Variables {
  /** Passed through as they are. */
  readonly plain: Readonly<Record<string, pulumi.Input<string> | undefined>>;
  /** Kept in a secret, whatever they hold. */
  readonly secret: Readonly<Record<string, pulumi.Input<string> | undefined>>;
}

/** What an {@link AppEnvironment} is made from. */
export interface AppEnvironmentArgs {
  /** The domains that visitors type. */
  domains: readonly string[];
  /** Where the application answers, as `<address>:<port>`, if that is fixed. */
  appTargets: readonly string[];
  /** Where PostgreSQL is, and how to log in. */
  database: Endpoint & {
    readonly databaseName: pulumi.Input<string>;
    readonly userName: pulumi.Input<string>;
    readonly password: pulumi.Input<string>;
  };
  /** Where Redis is, and its token. */
  cache: Endpoint & { readonly token: pulumi.Input<string> };
  /** What else SisCoE reads. */
  variables: Variables;
  /** Secrets whose values have the application's names for keys already. */
  secrets: readonly SecretBundle[];
  /** The key that encrypts what this component stores. */
  kmsKeyArn: pulumi.Input<string>;
  /** The keys of all the secrets, for those who read them. */
  kmsKeyArns: readonly pulumi.Input<string>[];
  /** An IAM policy that reads the secrets, where the bootstrap made one. Without it, one is made here. */
  readerPolicyArn?: pulumi.Input<string> | undefined;
  /** Whether Pulumi refuses to delete what it stores. @default true */
  protect?: boolean | undefined;
}

/** The databases of the one Redis server. */
const redisDatabase = { celery: 0, app: 1 } as const;

/**
 * The contract with SisCoE: every variable that its production mode reads, as a plain value, as the reference of a
 * secret, and rendered as a `.env` file. The only place that turns a variable into these three.
 *
 * `processVariables` (dotenv.ts) count as process environment only.
 *
 * **Data**: what carries a password is kept in a secret of its own, written again when a password changes.
 *
 * **Security**: `readerPolicyArn` lets its holder read these secrets and no other environment's, through Secrets Manager
 * only.
 *
 * **Cost**: one secret a month.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
export class AppEnvironment extends pulumi.ComponentResource {
  /** The variables that hold no secret, by name. */
  public readonly plain: Readonly<Record<string, pulumi.Output<string>>>;
  /** The variables that do, by name, each as what ECS takes for `valueFrom`. */
  public readonly secretReferences: Readonly<Record<string, pulumi.Output<string>>>;
  /** Which versions these have now, as a JSON list of their ids: another one after each change of a value. */
  public readonly secretVersions: pulumi.Output<string>;
  /** The secret that the connections' passwords and the keys to other services are in. */
  public readonly secret: SecretBundle;
  /** All of them as a `.env` file. A secret. */
  public readonly dotenv: pulumi.Output<string>;
  /** The IAM policy that lets its holder read exactly these secrets. */
  public readonly readerPolicyArn: pulumi.Output<string>;

  constructor(name: string, args: AppEnvironmentArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:django:AppEnvironment", name, {}, opts);

    this.secret = new SecretBundle(
      name,
      {
        description: "SisCoE's connections, with their passwords, and its keys to other services",
        values: secretVariables(args),
        kmsKeyArn: args.kmsKeyArn,
        protect: args.protect ?? true,
      },
      { parent: this },
    );
    const secrets = [...args.secrets, this.secret];

    this.plain = plainVariables(args);
    this.secretReferences = merge(secrets.map((secret) => secret.references));
    this.secretVersions = pulumi.jsonStringify(secrets.map(({ version }) => version.versionId));
    const values = merge([this.plain, ...secrets.map((secret) => secret.values)]);
    this.dotenv = pulumi.secret(pulumi.output(values).apply(renderDotenv));
    this.readerPolicyArn =
      args.readerPolicyArn === undefined
        ? this.readerPolicy(name, secrets, args).arn
        : pulumi.output(args.readerPolicyArn);

    this.registerOutputs({
      plain: this.plain,
      secretReferences: this.secretReferences,
      dotenv: this.dotenv,
      readerPolicyArn: this.readerPolicyArn,
    });
  }

  private readerPolicy(
    name: string,
    secrets: readonly SecretBundle[],
    args: AppEnvironmentArgs,
  ): aws.iam.Policy {
    return new aws.iam.Policy(
      `${name}-reader`,
      {
        description: "Reads the secrets of SisCoE's environment, and no others",
        policy: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "ReadSecrets",
              Effect: "Allow",
              Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
              Resource: secrets.map((secret) => secret.arn),
            },
            {
              Sid: "DecryptThem",
              Effect: "Allow",
              Action: "kms:Decrypt",
              Resource: args.kmsKeyArns,
              Condition: { StringLike: { "kms:ViaService": "secretsmanager.*.amazonaws.com" } },
            },
          ],
        }),
      },
      { parent: this },
    );
  }
}

function plainVariables(args: AppEnvironmentArgs): Record<string, pulumi.Output<string>> {
  const { database } = args;
  return outputs({
    // base.py derives CORS_ALLOW_ALL_ORIGINS from it before prod.py turns it off.
    DEBUG: "False",
    DJANGO_SETTINGS_MODULE: "backend.settings.prod",
    ALLOWED_HOSTS: allowedHosts(args),
    DB_HOST: database.address,
    DB_NAME: database.databaseName,
    DB_PORT: pulumi.interpolate`${database.port}`,
    DB_SSL: "True",
    DB_USER: database.userName,
    EMAIL_HOST: "smtp-relay.brevo.com",
    EMAIL_PORT: "587",
    EMAIL_USE_TLS: "True",
    ...args.variables.plain,
  });
}

/** Health checks ask for the host that they reach: a container's own for localhost, the balancer's for the target. */
function allowedHosts({ domains, appTargets }: AppEnvironmentArgs): string {
  const addresses = appTargets.map((target) => target.split(":")[0]);
  return [...new Set([...domains, "localhost", ...addresses])].join(",");
}

function secretVariables(args: AppEnvironmentArgs): Record<string, pulumi.Output<string>> {
  const { database } = args;
  return outputs({
    CELERY_BROKER_URL: redisUrl(args.cache, redisDatabase.celery),
    CELERY_RESULT_BACKEND: redisUrl(args.cache, redisDatabase.celery),
    DB_PASSWORD: database.password,
    REDIS_URL: redisUrl(args.cache, redisDatabase.app),
    ...args.variables.secret,
  });
}

/** The one form that cache, sessions, channels and Celery all take and that verifies the certificate. */
function redisUrl(cache: AppEnvironmentArgs["cache"], database: number): pulumi.Output<string> {
  return pulumi.interpolate`rediss://:${cache.token}@${cache.address}:${cache.port}/${database}?ssl_cert_reqs=required`;
}

/** The variables that have a value. */
function outputs(
  variables: Readonly<Record<string, pulumi.Input<string> | undefined>>,
): Record<string, pulumi.Output<string>> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, pulumi.output(value)]],
    ),
  );
}

function merge<T>(maps: readonly Readonly<Record<string, T>>[]): Record<string, T> {
  return Object.assign({}, ...maps) as Record<string, T>;
}
