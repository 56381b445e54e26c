import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** What a {@link GithubProvider} is made from. */
export interface GithubProviderArgs {
  /** The provider that the account has already, if it has one. */
  existingArn?: string | undefined;
}

/**
 * What makes AWS believe GitHub who a job is: no key of AWS is kept at GitHub.
 *
 * **Cost**: none.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 */
export class GithubProvider extends pulumi.ComponentResource {
  /** The provider's ARN. */
  public readonly arn: pulumi.Output<string>;

  constructor(name: string, args: GithubProviderArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:bootstrap:GithubProvider", name, {}, opts);

    this.arn =
      args.existingArn === undefined
        ? new aws.iam.OpenIdConnectProvider(
            name,
            { url: "https://token.actions.githubusercontent.com", clientIdLists: ["sts.amazonaws.com"] },
            { parent: this },
          ).arn
        : pulumi.output(args.existingArn);
    this.registerOutputs({ arn: this.arn });
  }
}
