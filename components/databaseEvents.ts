import type * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";

/**
 * The categories of RDS' events that somebody is told: restarts and a disk that stopped the database (availability),
 * failovers, failures (a disk that can't grow, a key that can't be used, a server to be restored), a disk that is nearly full;
 * and changes and maintenance, which tell of what nobody deployed (AWS's control RDS.20). Not `backup`: its events say that a
 * backup begins and ends, every night, and none says that one failed.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html (read on 28 November 2026)
 */
const categories = [
  "availability",
  "configuration change",
  "failover",
  "failure",
  "low storage",
  "maintenance",
];

/** Has RDS tell a topic what happens to a database, in its own words. */
export function databaseEvents(
  name: string,
  instance: aws.rds.Instance,
  topicArn: pulumi.Input<string>,
  parent: pulumi.Resource,
): aws.rds.EventSubscription {
  return new aws.rds.EventSubscription(
    `${name}-database`,
    {
      snsTopic: topicArn,
      sourceType: "db-instance",
      sourceIds: [instance.identifier],
      eventCategories: categories,
    },
    { parent },
  );
}
