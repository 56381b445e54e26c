import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { djangoSecretsDefaults, withDefaults } from "./defaults";
import { EncryptionKey } from "./encryptionKey";
import { SecretBundle } from "./secretBundle";

/** What {@link DjangoSecrets} are made from. */
export interface DjangoSecretsArgs {
  /** Raise it to have a new SECRET_KEY. @default 1 */
  secretKeyVersion?: number | undefined;
  /** The Fernet key of a SisCoE whose data moves in here. It never changes: settings refuse it. */
  chatEncryptionKey?: pulumi.Input<string> | undefined;
  /** Whether Pulumi refuses to delete them. @default true */
  protect?: boolean | undefined;
}

/**
 * The secrets that SisCoE itself needs, generated once and kept: SECRET_KEY and CHAT_ENCRYPTION_KEY.
 *
 * **Data**: a new SECRET_KEY signs everyone out. CHAT_ENCRYPTION_KEY never changes: it is what the chat's history
 * is encrypted with, and losing it loses the history. It is in the stack's state and in Secrets Manager.
 *
 * **Cost**: one secret and one key a month.
 *
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/intro.html
 */
export class DjangoSecrets extends pulumi.ComponentResource {
  /** The secret with both. */
  public readonly secret: SecretBundle;
  /** The key that encrypts them. */
  public readonly key: EncryptionKey;
  /** The ARN of the key that encrypts them. */
  public readonly kmsKeyArn: pulumi.Output<string>;

  constructor(name: string, given: DjangoSecretsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:django:DjangoSecrets", name, {}, opts);
    const args = withDefaults(given, djangoSecretsDefaults);

    const secretKey = new random.RandomPassword(
      `${name}-secret-key`,
      { length: 64, special: false, keepers: { version: String(args.secretKeyVersion) } },
      { parent: this },
    );
    this.key = new EncryptionKey(
      `${name}-key`,
      { description: "SisCoE's own secrets", protect: args.protect },
      { parent: this },
    );
    this.kmsKeyArn = this.key.arn;
    this.secret = new SecretBundle(
      name,
      {
        description: "SisCoE's SECRET_KEY and CHAT_ENCRYPTION_KEY",
        values: {
          SECRET_KEY: secretKey.result,
          CHAT_ENCRYPTION_KEY: args.chatEncryptionKey ?? this.generateChatKey(name, args.protect),
        },
        kmsKeyArn: this.key.arn,
        protect: args.protect,
      },
      { parent: this },
    );

    this.registerOutputs({ secretArn: this.secret.arn, kmsKeyArn: this.kmsKeyArn });
  }

  private generateChatKey(name: string, protect: boolean): pulumi.Output<string> {
    // No keepers: nothing may ever ask for another one.
    const letters = new random.RandomPassword(
      `${name}-chat-encryption-key`,
      { length: 43, special: false },
      { parent: this, protect },
    );
    // A Fernet key is 32 bytes in URL-safe base64: 43 letters or digits and one "=" always decode to that.
    return pulumi.interpolate`${letters.result}=`;
  }
}
