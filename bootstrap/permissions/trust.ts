import { document, type Document } from "./document";

const issuer = "token.actions.githubusercontent.com";

/**
 * Lets the jobs of one repository that run in one of these GitHub environments take a role on, and nobody else. Who
 * may run a job there is decided by the environment's reviewers and branches.
 *
 * Source: https://docs.github.com/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
 */
export function trust(
  providerArn: string,
  repository: string,
  githubEnvironments: readonly string[],
): Document {
  return document({
    Sid: "GitHubJobs",
    Effect: "Allow",
    Principal: { Federated: providerArn },
    Action: ["sts:AssumeRoleWithWebIdentity"],
    Condition: {
      StringEquals: {
        [`${issuer}:aud`]: "sts.amazonaws.com",
        [`${issuer}:sub`]: githubEnvironments.map((name) => `repo:${repository}:environment:${name}`),
      },
    },
  });
}
