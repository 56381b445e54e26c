/** What the bootstrap made, as far as policies name it. */
export interface Ground {
  readonly accountId: string;
  readonly stateBucketArn: string;
  readonly stackKeyArn: string;
}

/** Where an environment answers. */
export interface Site {
  /** The domain, whose records and certificates are the environment's: this one, and `www.` before it. */
  readonly domain?: string | undefined;
  /** The Route 53 zone that the records are in. */
  readonly hostedZoneId?: string | undefined;
  /** A VPC that was there before, where the environment makes none of its own. */
  readonly vpcId?: string | undefined;
}

/** An environment, on its ground. */
export interface DeploymentPlace extends Ground {
  /** The stack's name. */
  readonly environment: string;
  /** Where it answers; nothing said, it may touch no record and ask for no certificate. */
  readonly site?: Site | undefined;
}

/** The IAM path of everything that the bootstrap makes: no stack's name begins like it. */
export const path = "/siscoe-bootstrap/";

/** The IAM path of the roles that a stack makes. */
export function pathOfStack(environment: string): string {
  return `/siscoe/${environment}/`;
}

/** What everything that a stack names begins with: `index.ts` makes it so. */
export function prefix({ environment }: Pick<DeploymentPlace, "environment">): string {
  return `siscoe-${environment}-`;
}

type Named = Pick<DeploymentPlace, "accountId" | "environment">;

/** The ARN of the boundary of the roles that a stack makes. */
export function stackRolesBoundaryArn({ accountId, environment }: Named): string {
  return `arn:aws:iam::${accountId}:policy${path}siscoe-${environment}-roles`;
}

/** The ARN of the boundary of the application's own roles. */
export function applicationBoundaryArn({ accountId, environment }: Named): string {
  return `arn:aws:iam::${accountId}:policy${path}siscoe-${environment}-application`;
}

/** The stack's secrets, in every region. */
export function secrets({ accountId, environment }: Named): string {
  return `arn:aws:secretsmanager:*:${accountId}:secret:${prefix({ environment })}*`;
}

/** The log groups of what EventBridge tells the stack, in every region. */
export function eventLogs({ accountId, environment }: Named): string {
  return `arn:aws:logs:*:${accountId}:log-group:/aws/events/${prefix({ environment })}*`;
}

/** The log groups of the stack, in every region, with their streams. */
export function logGroups({ accountId, environment }: Named): string[] {
  const beginnings = [
    "/aws/events/",
    "/aws/rds/instance/",
    "/aws/vendedlogs/elasticache/",
    "/aws/vpc/",
    "aws-waf-logs-",
    pathOfStack(environment),
  ];
  return beginnings.map(
    (beginning) => `arn:aws:logs:*:${accountId}:log-group:${beginning}${prefix({ environment })}*`,
  );
}

/** The tag by which AWS tells whose something is; all that a stack makes has it (`index.ts`). */
export const tag = "environment";
// Others may well call theirs `prod` too, and not this.
const project = "siscoe";

/** What carries the environment's tags. */
export function tagged({ environment }: Pick<DeploymentPlace, "environment">) {
  return { [`aws:ResourceTag/${tag}`]: environment, "aws:ResourceTag/project": project };
}

/** What is made with the environment's tags. */
export function beingTagged({ environment }: Pick<DeploymentPlace, "environment">) {
  return { [`aws:RequestTag/${tag}`]: environment, "aws:RequestTag/project": project };
}
