import type * as aws from "@pulumi/aws";
import { AwsError, type Cloud, type Kept } from "../../cloud";
import type { Plain } from "../../sdkTypes";

type Args = Plain<aws.elasticache.ReplicationGroupArgs>;
type State = Plain<aws.elasticache.ReplicationGroupState>;

/** The kind of record that holds the tokens that a replication group accepts, the newest last: two between ROTATE and SET. */
export const CACHE_TOKENS = "aws:elasticache/authTokens";

/** Where clients may come without a token as well: in a group that had none, until SET. */
const NONE = "";

/** The auth tokens that the group's servers accept. */
export function tokensOf(cloud: Cloud, id: string): string[] {
  const tokens = cloud.records.get(CACHE_TOKENS, id)?.properties["tokens"] as { value: string[] } | undefined;
  return tokens?.value ?? [];
}

/** From now on the group accepts these tokens. */
export function rememberTokens(cloud: Cloud, id: string, tokens: string[]): void {
  cloud.remember(CACHE_TOKENS, id, { accepted: tokens.length }, { tokens });
}

/**
 * Whether the provider sends the token, always with ApplyImmediately: the strategy alone is enough.
 *
 * Source: resourceReplicationGroupUpdate in the provider's internal/service/elasticache/replication_group.go.
 */
export function sendsToken(inputs: Args, { properties }: Kept<State>): boolean {
  return (
    inputs.authToken !== properties.authToken ||
    inputs.authTokenUpdateStrategy !== properties.authTokenUpdateStrategy
  );
}

/** The tokens that the group accepts once it is changed; refuses what AWS refuses. */
export function tokensAfter(inputs: Args, cloud: Cloud, existing: Kept<State>): string[] {
  const accepted = tokensOf(cloud, existing.id);
  const { authToken: token, authTokenUpdateStrategy: strategy = "ROTATE" } = inputs;
  if (!sendsToken(inputs, existing)) return accepted;
  if (token === undefined) return strategy === "DELETE" ? [] : accepted;
  return strategy === "SET" ? afterSet(accepted, token) : afterRotate(accepted, token);
}

/**
 * The newest two are accepted: a third drops the oldest.
 *
 * Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html, Modifying the AUTH token on an existing cluster
 */
function afterRotate(accepted: readonly string[], token: string): string[] {
  if (accepted.at(-1) === token) {
    // No source says what AWS makes of it: the program must not come to depend on it.
    throw refused("ROTATE needs a new AUTH token: this one is the group's newest already.");
  }
  const before = accepted.length > 0 ? accepted : [NONE];
  return [...before.filter((other) => other !== token), token].slice(-2);
}

/** Ends a rotation, or closes a group that had no token; with one token there is nothing to end. Source: the same. */
function afterSet(accepted: readonly string[], token: string): string[] {
  if (accepted.length === 1 || (accepted.length === 2 && !accepted.includes(token))) {
    throw refused(
      "SET is allowed only after ROTATE, with one of the two AUTH tokens that the group accepts.",
    );
  }
  return [token];
}

function refused(message: string): AwsError {
  return new AwsError("ElastiCache: ModifyReplicationGroup", "InvalidParameterCombination", message);
}
