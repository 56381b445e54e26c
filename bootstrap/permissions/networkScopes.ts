import { ec2 as network } from "../../aws/resourceTypes/ec2";
import { closedTag } from "../../components/closedTag";
import type { Scope } from "../../aws/resourceTypes/actions";
import type { Statement } from "./document";
import { beingTagged, type DeploymentPlace, tag, tagged } from "./place";

type Where = Pick<Statement, "Resource" | "Condition">;

/** The actions that make something of a network: EC2 tells of them when it is asked to tag what they make. */
const creations = [
  ...new Set(
    Object.values(network).flatMap(({ actions: { write } }) =>
      [write.newVpcs, write.newNetworkParts, write.newNetworkLinks].flatMap((actions) => actions ?? []),
    ),
  ),
]
  .map((action) => action.replace("ec2:", ""))
  .sort();

/** Where the actions of the network may be used. */
export function networkScopes(place: DeploymentPlace) {
  const { accountId, environment } = place;
  const ec2 = (...kinds: readonly string[]) => kinds.map((kind) => `arn:aws:ec2:*:${accountId}:${kind}/*`);
  const made = (...kinds: readonly string[]): Where => ({
    Resource: ec2(...kinds),
    Condition: { StringEquals: beingTagged(place) },
  });
  const vpcId = place.site?.vpcId;
  return {
    newVpcs: made("vpc"),
    newNetworkParts: made("elastic-ip", "internet-gateway", "route-table", "security-group", "subnet"),
    newNetworkLinks: made("natgateway", "security-group-rule", "vpc-endpoint", "vpc-flow-log"),
    newNetworkTags: {
      Resource: ec2("*"),
      Condition: { StringEquals: { ...beingTagged(place), "ec2:CreateAction": creations } },
    },
    ownNetwork: { Resource: ec2("*"), Condition: { StringEquals: tagged(place) } },
    ownNetworkTags: {
      Resource: ec2("*"),
      Condition: {
        StringEquals: tagged(place),
        StringEqualsIfExists: { [`aws:RequestTag/${tag}`]: [closedTag, environment].sort() },
      },
    },
    givenVpc: vpcId === undefined ? undefined : { Resource: [`arn:aws:ec2:*:${accountId}:vpc/${vpcId}`] },
    // AWS knows no condition that tells a VPC's default group from another without tags. So this tag is none that
    // lets anything be opened or deleted: it says that a group is closed, and lets it be closed.
    untaggedGroups: {
      Resource: ec2("security-group"),
      Condition: {
        Null: { [`aws:ResourceTag/${tag}`]: "true" },
        StringEquals: { [`aws:RequestTag/${tag}`]: closedTag },
      },
    },
    closedGroups: {
      Resource: ec2("security-group"),
      Condition: {
        StringEquals: { [`aws:ResourceTag/${tag}`]: closedTag },
        StringEqualsIfExists: { [`aws:RequestTag/${tag}`]: closedTag },
      },
    },
  } satisfies Partial<Record<Scope, Where | undefined>>;
}
