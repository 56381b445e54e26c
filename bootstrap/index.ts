import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { EncryptionKey } from "../components/encryptionKey";
import { EnvironmentRoles } from "./components/environmentRoles";
import { GithubProvider } from "./components/githubProvider";
import { StateBucket } from "./components/stateBucket";
import { readSettings } from "./config";
import { pathOfStack } from "./permissions/place";
import { encryptionContext } from "./permissions/state";

/** The ground that SisCoE's stacks stand on: made once for an account, by hand, before any workflow can run. */
async function program(): Promise<Record<string, unknown>> {
  const settings = await readSettings();
  const { accountId, repository, protect } = settings;
  const region = settings["aws:region"];
  const name = "siscoe";

  const provider = new aws.Provider(name, {
    region: region as aws.Region,
    profile: settings["aws:profile"],
    allowedAccountIds: [accountId],
    // No tag `environment`: by it the roles tell whose something is, and this is nobody's.
    defaultTags: { tags: { project: "siscoe-bootstrap" } },
  });
  const options = { provider };

  const state = new StateBucket(
    `${name}-state`,
    { versionDays: settings.stateVersionDays, protect },
    options,
  );
  const key = new EncryptionKey(
    `${name}-stack-secrets`,
    { description: "The secrets in the states of SisCoE's stacks", protect },
    options,
  );
  const github = new GithubProvider(`${name}-github`, { existingArn: settings.githubProviderArn }, options);

  const environments = Object.fromEntries(
    settings.environments.map((environment) => {
      const site = settings.sites[environment];
      if (site === undefined) warnOfMissingSite(environment);
      const roles = new EnvironmentRoles(
        `${name}-${environment}`,
        {
          environment,
          repository,
          accountId,
          providerArn: github.arn,
          stateBucketArn: state.arn,
          stackKeyArn: key.arn,
          site,
        },
        options,
      );
      const context = encryptionContext({ environment });
      const described = {
        previewRoleArn: roles.previewRoleArn,
        deployRoleArn: roles.deployRoleArn,
        permissionsBoundary: roles.stackRolesBoundaryArn,
        secretsReaderPolicyArn: roles.secretsReaderPolicyArn,
        application: { path: pathOfStack(environment), permissionsBoundary: roles.applicationBoundaryArn },
        secretsProvider:
          `awskms://alias/${name}-stack-secrets?region=${region}` +
          `&context_${context.name}=${context.value}`,
      };
      return [environment, described];
    }),
  );

  return { backendUrl: pulumi.interpolate`s3://${state.bucket}?region=${region}`, environments };
}

function warnOfMissingSite(environment: string): void {
  void pulumi.log.warn(
    `${environment} is not in sites: its roles may look at no record, change none, and ask for no certificate. ` +
      `Fix: npm run settings -- set --stack ${pulumi.getStack()} --in bootstrap sites '<value>', with what it has already ` +
      `and ${JSON.stringify({ [environment]: { domain: "<domain>", hostedZoneId: "<zone>" } })}.`,
  );
}

// Not `export default`: the Pulumi CLI would run nothing.
export = program;
