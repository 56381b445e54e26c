import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";

/** What a {@link SecretBundle} is made from. */
export interface SecretBundleArgs {
  /** What it holds, as the console shows it. Never a value. */
  description: string;
  /** The values by the names that the application reads them under. Everything in here is treated as a secret. */
  values: Readonly<Record<string, pulumi.Input<string>>>;
  /** The KMS key that encrypts it. */
  kmsKeyArn: pulumi.Input<string>;
  /** Whether Pulumi refuses to delete it. @default true */
  protect?: boolean | undefined;
}

/**
 * Several values in one secret of Secrets Manager, as a JSON object.
 *
 * **Data**: a changed value becomes the current version, and AWS keeps the one before as `AWSPREVIOUS`. A deleted
 * secret can be called back for 30 days, and its name stays taken as long: hence the fresh suffix of the name.
 *
 * **Security**: no resource policy opens it, so only identities whose own policy names it can read it.
 *
 * **Cost**: a fixed price a secret and month, however many values it holds.
 *
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/create_secret.html
 */
export class SecretBundle extends pulumi.ComponentResource {
  /** The secret. */
  public readonly secret: aws.secretsmanager.Secret;
  /** The current version of its value. */
  public readonly version: aws.secretsmanager.SecretVersion;
  /** The secret's ARN. */
  public readonly arn: pulumi.Output<string>;
  /** The values, each a Pulumi secret. */
  public readonly values: Readonly<Record<string, pulumi.Output<string>>>;
  /** By name, what ECS takes as `valueFrom` to read one value: `<arn>:<name>::`. */
  public readonly references: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: SecretBundleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:security:SecretBundle", name, {}, opts);

    const names = Object.keys(args.values).sort();
    this.values = Object.fromEntries(names.map((key) => [key, pulumi.secret(args.values[key] ?? "")]));

    const secret = new aws.secretsmanager.Secret(
      name,
      // checkov:skip=CKV2_AWS_57,SecretsManager.1,SecretsManager.4: a version in the settings turns each of them, with the application's restart that it takes;
      // Brevo alone makes Brevo's keys, and another CHAT_ENCRYPTION_KEY would lose the chat's history
      // aws:skip=SecretsManager.3: the application reads them whenever it starts; if it has run for longer, they are in use
      {
        namePrefix: `${name}-`,
        description: args.description,
        kmsKeyId: args.kmsKeyArn,
        recoveryWindowInDays: 30,
      },
      { parent: this, protect: args.protect ?? true },
    );
    this.version = new aws.secretsmanager.SecretVersion(
      name,
      { secretId: secret.arn, secretString: pulumi.jsonStringify(this.values) },
      // A changed value is another version; deleting the one before would take AWSPREVIOUS with it.
      { parent: this, retainOnDelete: true },
    );

    this.secret = secret;
    this.arn = secret.arn;
    this.references = Object.fromEntries(
      names.map((key) => [key, pulumi.interpolate`${secret.arn}:${key}::`]),
    );
    this.registerOutputs({ arn: this.arn, references: this.references });
  }
}
