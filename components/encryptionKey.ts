import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";
import { keyPolicy, type KeyUsers } from "./keyPolicy";

/** What an {@link EncryptionKey} is made from. */
export interface EncryptionKeyArgs extends KeyUsers {
  /** What it encrypts, as the KMS console shows it. */
  description: pulumi.Input<string>;
  /** The region that it is in. A change makes another key. @default the provider's */
  region?: string | undefined;
  /** Whether Pulumi refuses to delete it. @default true */
  protect?: boolean | undefined;
  /** Whether it stays in AWS when Pulumi deletes it, for what outlives the stack. @default false */
  keep?: boolean | undefined;
}

/**
 * A KMS key of its own for one kind of data, turned every year, with an alias.
 *
 * **Data**: what it encrypts can't be read without it. A deleted key can be called back for 30 days, then never;
 * a kept one (`keep`) stays, and is paid for, until somebody deletes it by hand.
 *
 * **Security**: the account's IAM policies decide who may use it, and CloudWatch Logs may for `logs`. Its policy stays as it
 * was made: no role of a workflow may change who uses a key (bootstrap/permissions).
 *
 * **Cost**: a fixed price a key and month, and a little for every 10,000 uses.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html
 */
export class EncryptionKey extends pulumi.ComponentResource {
  /** The key. */
  public readonly key: aws.kms.Key;
  /** The alias of the key: `alias/<name>`. */
  public readonly alias: aws.kms.Alias;
  /** The key's ARN. */
  public readonly arn: pulumi.Output<string>;

  constructor(name: string, args: EncryptionKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:security:EncryptionKey", name, {}, opts);

    const place = args.region === undefined ? {} : { region: args.region };
    this.key = new aws.kms.Key(
      name,
      {
        ...place,
        description: args.description,
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: keyPolicy(args, this),
      },
      {
        parent: this,
        protect: args.protect ?? true,
        retainOnDelete: args.keep ?? false,
        // Another policy would take kms:PutKeyPolicy, which a deployment hasn't: it counts for keys that are made.
        ignoreChanges: ["policy"],
      },
    );
    this.alias = new aws.kms.Alias(
      name,
      { name: `alias/${name}`, targetKeyId: this.key.keyId, ...place },
      { parent: this },
    );

    this.arn = this.key.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
