import { type Fault, fault } from "../fault";
import { converted, each, type Mapping, mapping } from "../mapping";

const set = "ChangeBatch.Changes[0].ResourceRecordSet";

interface Batch {
  readonly Changes: readonly [
    {
      readonly ResourceRecordSet: {
        readonly TTL?: number;
        readonly ResourceRecords?: readonly { readonly Value: unknown }[];
      };
    },
  ];
}

export const mappings: readonly Mapping[] = [
  mapping("aws:route53/record:Record", {
    file: "route53.ts",
    source: "route53/record.go",
    sentBy: "resourceRecordCreate, expandResourceRecordSet",
    call: "route53.ChangeResourceRecordSets",
    cloudFormation: "AWS::Route53::RecordSet",
    inputs: {
      aliases: converted(`${set}.AliasTarget`, (aliases: readonly Record<string, unknown>[]) =>
        each({ evaluateTargetHealth: "EvaluateTargetHealth", name: "DNSName", zoneId: "HostedZoneId" })(
          aliases,
        ).at(0),
      ),
      allowOverwrite: converted("ChangeBatch.Changes[0].Action", (may: boolean) =>
        may ? "UPSERT" : "CREATE",
      ),
      name: `${set}.Name`,
      records: converted(`${set}.ResourceRecords`, (values: readonly string[]) =>
        values.map((Value) => ({ Value })),
      ),
      ttl: `${set}.TTL`,
      type: `${set}.Type`,
      zoneId: "HostedZoneId",
    },
    properties: ({ ChangeBatch }) => {
      const { TTL, ResourceRecords, ...others } = (ChangeBatch as Batch).Changes[0].ResourceRecordSet;
      return {
        ...others,
        ...(TTL !== undefined && { TTL: String(TTL) }),
        ...(ResourceRecords && { ResourceRecords: ResourceRecords.map(({ Value }) => Value) }),
      };
    },
    beside: () => ({
      "route53.ChangeResourceRecordSets": {
        ChangeBatch: { Changes: [{ Action: "CREATE" }], Comment: "Managed by Terraform" },
      },
    }),
  }),
];

export const faults: readonly Fault[] = [
  fault("aws:route53/record:Record", "type", "ALIAS", "ResourceRecordSet.Type"),
  fault("aws:route53/record:Record", "ttl", -1, "ResourceRecordSet.TTL"),
  fault("aws:route53/record:Record", "records", ["a.example.", "b.example."], "ResourceRecords"),
];
