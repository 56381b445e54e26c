import type { ResourceTypes } from "./facts";

export const route53 = {
  "aws:route53/record:Record": {
    actions: {
      read: {
        // The progress of a change, by a number that Route 53 makes up; the names of the zones.
        anywhere: ["route53:GetChange", "route53:ListHostedZones"],
        // The tags are read with a zone that is looked up.
        ownZone: ["route53:GetHostedZone", "route53:ListResourceRecordSets", "route53:ListTagsForResource"],
      },
      write: {
        ownAddresses: ["route53:ChangeResourceRecordSets"],
        ownValidations: ["route53:ChangeResourceRecordSets"],
      },
    },
    replacedBy: ["name", "zoneId"],
  },
} as const satisfies ResourceTypes;
