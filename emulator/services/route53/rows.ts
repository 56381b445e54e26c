import { AwsError } from "../../cloud";
import { problem, resourceType } from "../../resourceType";
import { between, length, matches, oneOf } from "../../rules";
import { recordName, zoneOf } from "../../zones";

const POLICIES = [
  "cidrRoutingPolicy",
  "failoverRoutingPolicies",
  "geolocationRoutingPolicies",
  "geoproximityRoutingPolicy",
  "latencyRoutingPolicies",
  "multivalueAnswerRoutingPolicy",
  "weightedRoutingPolicies",
] as const;

export const record = resourceType("aws:route53/record:Record", {
  inputs: {
    aliases: {},
    allowOverwrite: { computed: true },
    cidrRoutingPolicy: {},
    failoverRoutingPolicies: {},
    geolocationRoutingPolicies: {},
    geoproximityRoutingPolicy: {},
    healthCheckId: {},
    latencyRoutingPolicies: {},
    multivalueAnswerRoutingPolicy: {},
    name: { required: true, check: length(0, 1024) },
    records: { set: true },
    setIdentifier: {},
    ttl: { check: between(0, 2_147_483_647) },
    type: {
      required: true,
      check: oneOf(
        "A",
        "AAAA",
        "CAA",
        "CNAME",
        "DS",
        "HTTPS",
        "MX",
        "NAPTR",
        "NS",
        "PTR",
        "SOA",
        "SPF",
        "SRV",
        "SSHFP",
        "SVCB",
        "TLSA",
        "TXT",
      ),
    },
    weightedRoutingPolicies: {},
    // The zone is the domain owner's, made outside the stack: any id of the right form is taken.
    zoneId: {
      required: true,
      check: matches(/^Z[A-Z0-9]{1,31}$/, "must be a hosted zone's id, such as Z0123456789ABCDEFGHIJ"),
    },
  },
  checks: [
    (inputs) =>
      "aliases" in inputs === "records" in inputs
        ? problem("records", "exactly one of records and aliases must be given")
        : undefined,
    (inputs) =>
      "records" in inputs && !("aliases" in inputs) && !("ttl" in inputs)
        ? problem("ttl", "is required with records")
        : undefined,
    (inputs) =>
      "aliases" in inputs && "ttl" in inputs ? problem("ttl", "conflicts with aliases") : undefined,
    (inputs) =>
      POLICIES.some((policy) => policy in inputs) && !("setIdentifier" in inputs)
        ? problem("setIdentifier", "is required with a routing policy")
        : undefined,
  ],
  refusals: [
    ({ zoneId }) => {
      if (zoneOf(zoneId) !== undefined) return;
      throw noZone("Route 53: ChangeResourceRecordSets", zoneId);
    },
    ({ name, type, zoneId, setIdentifier, allowOverwrite }, cloud, existing) => {
      const twin = cloud.find(
        "aws:route53/record:Record",
        (other) =>
          other.zoneId === zoneId &&
          other.fqdn === recordName(name, zoneId) &&
          other.type === type &&
          other.setIdentifier === setIdentifier,
      );
      if (existing || !twin || allowOverwrite) return;
      throw new AwsError(
        "Route 53: ChangeResourceRecordSets",
        "InvalidChangeBatch",
        `[Tried to create resource record set [name='${name}', type='${type}'] but it already exists]`,
      );
    },
  ],
  identify: ({ zoneId, name, type, setIdentifier }) => ({
    id: [zoneId, name, type, ...(setIdentifier === undefined ? [] : [setIdentifier])].join("_"),
    fqdn: recordName(name, zoneId),
    allowOverwrite: false,
  }),
});

/** What AWS says of a zone that isn't there. */
export function noZone(operation: string, zoneId: string): AwsError {
  return new AwsError(operation, "NoSuchHostedZone", `No hosted zone found with ID: ${zoneId}`);
}
