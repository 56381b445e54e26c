import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";
import { firewallDefaults, withDefaults } from "./defaults";
import { EncryptionKey } from "./encryptionKey";
import { type FirewallMode, firewallRules, resetLinkLabel, visibility } from "./firewallRules";

/** What a {@link Firewall} is made from. */
export interface FirewallArgs {
  /** The region that it is in, which its key lets CloudWatch Logs of. */
  region: string;
  /** The load balancer whose requests it judges. */
  loadBalancerArn: pulumi.Input<string>;
  /** Whether what it finds is only counted, or blocked. @default "count" */
  mode?: FirewallMode | undefined;
  /** Rules of AWS's groups that only count, also where the others block. @default [] */
  countedRules?: readonly string[] | undefined;
  /** How many sign-ins an address may try in five minutes: 10 at least. @default 100 */
  signInLimit?: number | undefined;
  /** How long its logs are kept, in days. @default 365 */
  logRetentionDays?: number | undefined;
}

/** What no log may hold: whoever reads a log could sign in with it. Names in lower case, as AWS answers them. */
const redactedHeaders = ["authorization", "cookie", "referer", "x-csrftoken"];

/**
 * A web application firewall (AWS WAF) before a load balancer: AWS's own rules for what attacks have in common (core rules, known
 * bad inputs, SQL, addresses of ill repute), and a limit on how often one address may try to sign in.
 *
 * **Data**: logs of the requests, kept for `logRetentionDays`: addresses, paths, and headers but for cookies, `Authorization`,
 * `Referer`, CSRF tokens and query strings. A request for a password-reset link, whose path holds a token, is not logged at all.
 * When the firewall goes, its log group and its key stay in AWS: delete them by hand once nobody needs the logs.
 *
 * **Security**: bodies are judged by their first 8 KB, which is all that a load balancer hands to WAF, and may be of any size: the
 * core rules' own limit of 8 KB only counts, because every upload is larger.
 *
 * **Cost**: 5 USD a month, 1 USD for each of its six rules, 0.60 USD for a million requests (https://aws.amazon.com/waf/pricing/,
 * the same in every region), a KMS key, and its logs by the GB.
 *
 * Source: https://docs.aws.amazon.com/waf/latest/developerguide/waf-chapter.html
 */
export class Firewall extends pulumi.ComponentResource {
  /** The web ACL: the rules. */
  public readonly webAcl: aws.wafv2.WebAcl;
  /** What puts it before the load balancer. */
  public readonly association: aws.wafv2.WebAclAssociation;
  /** The log group that it writes to. */
  public readonly logGroup: aws.cloudwatch.LogGroup;
  /** The key of its logs. */
  public readonly key: EncryptionKey;

  constructor(name: string, given: FirewallArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:site:Firewall", name, {}, opts);
    const args = withDefaults(given, firewallDefaults);

    this.webAcl = new aws.wafv2.WebAcl(
      name,
      {
        description: "Judges requests to SisCoE",
        scope: "REGIONAL",
        defaultAction: { allow: {} },
        rules: firewallRules(args),
        visibilityConfig: visibility(name),
      },
      { parent: this },
    );
    this.association = new aws.wafv2.WebAclAssociation(
      name,
      { resourceArn: args.loadBalancerArn, webAclArn: this.webAcl.arn },
      // A balancer has one web ACL, and is rid of it by the balancer's name alone: deleted last, the new one would go
      // (resourceWebACLAssociationDelete in the provider's internal/service/wafv2/web_acl_association.go).
      { parent: this, deleteBeforeReplace: true },
    );

    const logs = this.log(name, args);
    this.key = logs.key;
    this.logGroup = logs.logGroup;
    this.registerOutputs();
  }

  private log(name: string, args: Pick<FirewallArgs, "region"> & { logRetentionDays: number }) {
    // AWS takes no other beginning of the name.
    const namePrefix = `aws-waf-logs-${name}-`;
    // A key of its own: the environment's, which may be older, lets CloudWatch Logs use it for other names only, and keeps its
    // policy. It stays as long as there are logs to read, and so does the group.
    const key = new EncryptionKey(
      `${name}-key`,
      {
        description: "SisCoE's firewall's logs",
        logs: { region: args.region, groups: [`${namePrefix}*`] },
        keep: true,
        protect: false,
      },
      { parent: this },
    );
    const logGroup = new aws.cloudwatch.LogGroup(
      name,
      { namePrefix, retentionInDays: args.logRetentionDays, kmsKeyId: key.arn },
      { parent: this, retainOnDelete: true },
    );
    const account = aws.getCallerIdentityOutput({}, { parent: this }).accountId;
    const label = pulumi.interpolate`awswaf:${account}:webacl:${this.webAcl.name}:${resetLinkLabel}`;
    new aws.wafv2.WebAclLoggingConfiguration(
      name,
      {
        resourceArn: this.webAcl.arn,
        logDestinationConfigs: [logGroup.arn],
        redactedFields: [
          ...redactedHeaders.map((header) => ({ singleHeader: { name: header } })),
          { queryString: {} },
        ],
        loggingFilter: {
          defaultBehavior: "KEEP",
          filters: [
            {
              behavior: "DROP",
              requirement: "MEETS_ALL",
              conditions: [{ labelNameCondition: { labelName: label } }],
            },
          ],
        },
      },
      // A web ACL has one, and is rid of it by the web ACL's name alone, as above.
      { parent: this, deleteBeforeReplace: true },
    );
    return { key, logGroup };
  }
}
