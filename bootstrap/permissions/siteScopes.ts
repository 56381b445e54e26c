import type { Scope } from "../../aws/resourceTypes/actions";
import type { Statement } from "./document";
import { beingTagged, type DeploymentPlace, tag, tagged } from "./place";

type Where = Pick<Statement, "Resource" | "Condition">;

/** The names that are an environment's own, below its domain and nowhere else. */
export function ownNames(domain: string): string[] {
  return [domain, `www.${domain}`];
}

/**
 * The names of the records that validate a certificate for these domains. ACM makes up 32 characters for each, so
 * that a name below a domain, which is another environment's perhaps, is too long to match.
 */
export function validationNames(domain: string): string[] {
  return ownNames(domain).map((name) => `_${"?".repeat(32)}.${name}`);
}

/**
 * Where the actions of the site may be used: on the records of the environment's names, and of no other name in the
 * same zone. Where it is not said which they are, on none.
 *
 * Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html
 */
export function siteScopes(place: DeploymentPlace) {
  const { accountId, site: { domain, hostedZoneId } = {} } = place;
  const zone = `arn:aws:route53:::hostedzone/${hostedZoneId ?? ""}`;
  const certificates = [`arn:aws:acm:*:${accountId}:certificate/*`];
  const records = (types: readonly string[], names: readonly string[]): Where => ({
    Resource: [zone],
    // "All values" holds where there are none: each key must be there as well.
    Condition: {
      "ForAllValues:StringEquals": { "route53:ChangeResourceRecordSetsRecordTypes": types },
      "ForAllValues:StringLike": { "route53:ChangeResourceRecordSetsNormalizedRecordNames": names },
      Null: {
        "route53:ChangeResourceRecordSetsNormalizedRecordNames": "false",
        "route53:ChangeResourceRecordSetsRecordTypes": "false",
      },
    },
  });
  const inZone = domain !== undefined && hostedZoneId !== undefined;
  return {
    ownZone: hostedZoneId === undefined ? undefined : { Resource: [zone] },
    ownAddresses: inZone ? records(["A", "AAAA"], ownNames(domain)) : undefined,
    ownValidations: inZone ? records(["CNAME"], validationNames(domain)) : undefined,
    newCertificates:
      domain === undefined
        ? undefined
        : {
            Resource: ["*"],
            Condition: {
              "ForAllValues:StringEquals": { "acm:DomainNames": ownNames(domain) },
              Null: { "acm:DomainNames": "false" },
              StringEquals: { ...beingTagged(place), "acm:ValidationMethod": "DNS" },
            },
          },
    // AWS has no condition for "while it is made": a certificate without a tag can be given one, by anybody who can
    // make one. ACM deletes none that is in use.
    newCertificateTags: {
      Resource: certificates,
      Condition: { Null: { [`aws:ResourceTag/${tag}`]: "true" }, StringEquals: beingTagged(place) },
    },
    ownCertificates: {
      Resource: certificates,
      Condition: {
        StringEquals: tagged(place),
        StringEqualsIfExists: { [`aws:RequestTag/${tag}`]: place.environment },
      },
    },
  } satisfies Partial<Record<Scope, Where | undefined>>;
}
