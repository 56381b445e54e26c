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

/**
 * The same of a database that is stopped and started every day: all but `availability`, which tells of every shutdown and
 * restart. What else that has for PostgreSQL is told all the same: of a full disk, `low storage` (RDS-EVENT-0007, -0089); of a
 * key that can't be used, `failure` (RDS-EVENT-0418). That it was stopped and started, or that AWS started it after seven days,
 * is of the category `notification` (RDS-EVENT-0087, -0088, -0154), which nobody is told.
 *
 * Source: the same page.
 */
const categoriesOfSleepers = categories.filter((category) => category !== "availability");

/**
 * Has RDS tell a topic what happens to a database, in its own words.
 *
 * @param sleeps - whether a schedule stops and starts it.
 */
export function databaseEvents(
  name: string,
  instance: aws.rds.Instance,
  sleeps: boolean,
  topicArn: pulumi.Input<string>,
  parent: pulumi.Resource,
): aws.rds.EventSubscription {
  return new aws.rds.EventSubscription(
    `${name}-database`,
    {
      snsTopic: topicArn,
      sourceType: "db-instance",
      sourceIds: [instance.identifier],
      eventCategories: sleeps ? categoriesOfSleepers : categories,
    },
    { parent },
  );
}
