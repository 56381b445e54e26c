import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  applicationBoundary,
  deployBoundary,
  secretsReader,
  stackRolesBoundary,
} from "../permissions/boundaries";
import type { Document } from "../permissions/document";
import { deployPolicies, type Policies, previewPolicies } from "../permissions/roles";
import { path, type DeploymentPlace, type Site } from "../permissions/place";
import { trust } from "../permissions/trust";

/** What {@link EnvironmentRoles} are made from. */
export interface EnvironmentRolesArgs {
  /** The stack's name. */
  environment: string;
  /** The repository whose jobs may take the roles on, as GitHub's tokens name it. */
  repository: string;
  /** The ARN of GitHub's OIDC provider in this account. */
  providerArn: pulumi.Input<string>;
  /** The account. */
  accountId: string;
  /** The bucket of the states. */
  stateBucketArn: pulumi.Input<string>;
  /** The key of the stacks' secrets. */
  stackKeyArn: pulumi.Input<string>;
  /** Where the environment answers. Without it the deploy role may touch no record, and ask for no certificate. */
  site?: Site | undefined;
}

/**
 * The roles of one stack's workflows: one that looks, one that deploys; and what no role of the stack can exceed.
 *
 * | role | taken on by jobs in GitHub's environment | which is to be protected by |
 * | --- | --- | --- |
 * | preview | `<stack>-preview` | a reviewer: it runs a pull request's code with the stack's secrets in reach |
 * | preview | `<stack>-read` | the branch main alone: nightly, and before a deployment |
 * | deploy | `<stack>` | the branch main alone; for production, a reviewer |
 *
 * **Security**: the deploy role can't make a role without `stackRolesBoundaryArn`, nor change its own rights, its
 * boundary, the bootstrap, or another environment. See `permissions/`.
 *
 * **Cost**: none.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export class EnvironmentRoles extends pulumi.ComponentResource {
  /** The ARN of the role that looks. */
  public readonly previewRoleArn: pulumi.Output<string>;
  /** The ARN of the role that deploys. */
  public readonly deployRoleArn: pulumi.Output<string>;
  /** The ARN of the boundary of the roles that the stack makes: its setting `permissionsBoundary`. */
  public readonly stackRolesBoundaryArn: pulumi.Output<string>;
  /** The ARN of the policy that reads the stack's secrets: its setting `secretsReaderPolicyArn`. */
  public readonly secretsReaderPolicyArn: pulumi.Output<string>;
  /** The ARN of the boundary for the roles of the application itself, which whoever runs it makes. */
  public readonly applicationBoundaryArn: pulumi.Output<string>;

  constructor(name: string, args: EnvironmentRolesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:bootstrap:EnvironmentRoles", name, {}, opts);
    const { environment } = args;
    const place = pulumi
      .all([args.stateBucketArn, args.stackKeyArn])
      .apply(([stateBucketArn, stackKeyArn]): DeploymentPlace => ({
        accountId: args.accountId,
        environment,
        stateBucketArn,
        stackKeyArn,
        site: args.site,
      }));

    const boundary = this.policy(`${name}-deploy-boundary`, place.apply(deployBoundary));
    this.stackRolesBoundaryArn = this.policy(`${name}-roles`, place.apply(stackRolesBoundary)).arn;
    this.applicationBoundaryArn = this.policy(`${name}-application`, place.apply(applicationBoundary)).arn;
    this.secretsReaderPolicyArn = this.policy(`${name}-secrets-reader`, place.apply(secretsReader)).arn;
    const preview = this.role(
      `${name}-preview`,
      `Looks at what SisCoE's ${environment} is made of, and changes nothing`,
      this.trusting(args, [`${environment}-preview`, `${environment}-read`]),
      { sessionHours: 2 },
    );
    this.allow(`${name}-preview`, preview, previewPolicies, place);
    const deploy = this.role(
      `${name}-deploy`,
      `Deploys SisCoE's ${environment}`,
      this.trusting(args, [environment]),
      // As long as a job at GitHub may run. A change of the database can take hours, and without credentials the engine could
      // neither wait for it, nor write into the state what came of it.
      { sessionHours: 6, permissionsBoundary: boundary.arn },
    );
    this.allow(`${name}-deploy`, deploy, deployPolicies, place);

    this.previewRoleArn = preview.arn;
    this.deployRoleArn = deploy.arn;
    this.registerOutputs({
      previewRoleArn: this.previewRoleArn,
      deployRoleArn: this.deployRoleArn,
      stackRolesBoundaryArn: this.stackRolesBoundaryArn,
      applicationBoundaryArn: this.applicationBoundaryArn,
      secretsReaderPolicyArn: this.secretsReaderPolicyArn,
    });
  }

  private trusting(args: EnvironmentRolesArgs, githubEnvironments: readonly string[]) {
    return pulumi
      .output(args.providerArn)
      .apply((arn) => JSON.stringify(trust(arn, args.repository, githubEnvironments)));
  }

  private policy(name: string, content: pulumi.Output<Document>): aws.iam.Policy {
    return new aws.iam.Policy(
      name,
      // checkov:skip=CKV2_AWS_40,IAM.21: a boundary gives no right: it allows whole services, and denies what would raise one's rights
      // checkov:skip=CKV_AWS_289: a boundary gives no right; what the roles may do is in the table of security.md, and tested
      // checkov:skip=CKV_AWS_290: a boundary gives no right; what the roles may do is in the table of security.md, and tested
      // checkov:skip=CKV_AWS_355: AWS knows no resource for these actions (the scope "anywhere"); each use says why it does no harm
      // aws:skip=KMS.1: only keys with the environment's tags, and only through the services that use them: the control doesn't
      // read these conditions. A boundary gives no right
      {
        // A fixed name: policies name each other by it.
        name,
        path,
        policy: content.apply((policy) => JSON.stringify(policy)),
      },
      { parent: this },
    );
  }

  private role(
    name: string,
    description: string,
    assumeRolePolicy: pulumi.Output<string>,
    { sessionHours, ...more }: { sessionHours: number; permissionsBoundary?: pulumi.Output<string> },
  ): aws.iam.Role {
    return new aws.iam.Role(
      name,
      {
        name,
        path,
        description,
        assumeRolePolicy,
        maxSessionDuration: sessionHours * 60 * 60,
        ...more,
      },
      { parent: this },
    );
  }

  private allow(
    name: string,
    role: aws.iam.Role,
    policies: Policies,
    place: pulumi.Output<DeploymentPlace>,
  ): void {
    for (const [suffix, policy] of Object.entries(policies)) {
      const { arn } = this.policy(`${name}-${suffix}`, place.apply(policy));
      new aws.iam.RolePolicyAttachment(
        `${name}-${suffix}`,
        { role: role.name, policyArn: arn },
        { parent: this },
      );
    }
  }
}
