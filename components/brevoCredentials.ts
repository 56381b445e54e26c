import * as pulumi from "@pulumi/pulumi";
import { EncryptionKey } from "./encryptionKey";
import { SecretBundle } from "./secretBundle";

/** What {@link BrevoCredentials} are made from. */
export interface BrevoCredentialsArgs {
  /** The login of Brevo's SMTP relay. */
  smtpUser: pulumi.Input<string>;
  /** The SMTP key of Brevo. */
  smtpPassword: pulumi.Input<string>;
  /** The key of Brevo's HTTP API. Without it SisCoE sends no account or ticket mail. */
  apiKey?: pulumi.Input<string> | undefined;
  /** Whether Pulumi refuses to delete them. @default true */
  protect?: boolean | undefined;
}

/**
 * The credentials of Brevo, the mail provider, in Secrets Manager under a key of their own.
 *
 * SisCoE's documentation calls them BREVO_SMTP_USER and BREVO_SMTP_PASSWORD, its code EMAIL_HOST_USER and
 * EMAIL_HOST_PASSWORD: both names are there.
 *
 * **Data**: they come from the stack's settings; a new value becomes the current version. Restart the application
 * to have it read.
 *
 * **Cost**: one secret and one key a month.
 *
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/intro.html
 */
export class BrevoCredentials extends pulumi.ComponentResource {
  /** The secret with the credentials. */
  public readonly secret: SecretBundle;
  /** The key that encrypts them. */
  public readonly key: EncryptionKey;
  /** The ARN of the key that encrypts them. */
  public readonly kmsKeyArn: pulumi.Output<string>;

  constructor(name: string, args: BrevoCredentialsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:mail:BrevoCredentials", name, {}, opts);

    this.key = new EncryptionKey(
      `${name}-key`,
      { description: "SisCoE's mail credentials", protect: args.protect ?? true },
      { parent: this },
    );
    this.kmsKeyArn = this.key.arn;
    this.secret = new SecretBundle(
      name,
      {
        description: "SisCoE's credentials at Brevo, its mail provider",
        values: {
          BREVO_SMTP_USER: args.smtpUser,
          BREVO_SMTP_PASSWORD: args.smtpPassword,
          EMAIL_HOST_USER: args.smtpUser,
          EMAIL_HOST_PASSWORD: args.smtpPassword,
          ...(args.apiKey === undefined ? {} : { BREVO_API_KEY: args.apiKey }),
        },
        kmsKeyArn: this.key.arn,
        protect: args.protect ?? true,
      },
      { parent: this },
    );

    this.registerOutputs({ secretArn: this.secret.arn, kmsKeyArn: this.kmsKeyArn });
  }
}
