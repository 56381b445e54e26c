import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";

/**
 * A trust policy that lets one AWS service take a role on, and only for things of this account: another account's
 * things can't have the service act for them (the "confused deputy").
 *
 * @param service - the service, such as `vpc-flow-logs.amazonaws.com`.
 * @param source - what it acts for, as an ARN without its account: `["arn:aws:ec2:*", "vpc-flow-log/*"]`.
 * @param parent - the component that the role belongs to.
 *
 * Each use names the page on which AWS documents it for that service; where there is none, {@link bareServiceTrust}.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function serviceTrust(
  service: string,
  [before, after]: readonly [string, string],
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const account = aws.getCallerIdentityOutput({}, { parent }).accountId;
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Action: "sts:AssumeRole",
        Effect: "Allow",
        Principal: { Service: service },
        Condition: {
          ArnLike: { "aws:SourceArn": pulumi.interpolate`${before}:${account}:${after}` },
          StringEquals: { "aws:SourceAccount": account },
        },
      },
    ],
  });
}

/**
 * A trust policy that lets one AWS service take a role on, where AWS documents no condition that the service fulfils: with one
 * that it doesn't, it can't take the role on at all. Another account's things can't have it do so either: whoever hands a role
 * to a service needs iam:PassRole, which ends at the account.
 *
 * @param service - the service, such as `lambda.amazonaws.com`.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
export function bareServiceTrust(service: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Action: "sts:AssumeRole", Effect: "Allow", Principal: { Service: service } }],
  });
}
