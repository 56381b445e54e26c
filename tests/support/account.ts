import { AccountRecords } from "../../emulator/accountRecords";
import { Cloud } from "../../emulator/cloud";
import { Records } from "../../emulator/records";
import { runSchedule } from "../../emulator/services/scheduler/action";
import { messageOf } from "../../system/failure";
import type { Checkout } from "./checkout";

/** The account of a checkout's `local` as AWS has it, whatever the engine knows of it: what AWS does by itself is done here. */
export function accountOf(checkout: Checkout): Cloud {
  const own = new Records(checkout.path(".local", "local", "aws"), undefined);
  return new Cloud(new AccountRecords(own, undefined, [], undefined), "sa-east-1");
}

/**
 * Has the time come of every schedule whose name says so.
 *
 * @returns what AWS refused, each in its words: of a schedule, EventBridge lets that be after a while.
 */
export function come(cloud: Cloud, when: "sleeps" | "wakes"): string[] {
  const names = cloud.list("aws:scheduler/schedule:Schedule").map(({ properties }) => properties.name ?? "");
  return names
    .filter((name) => name.includes(when))
    .flatMap((name) => {
      try {
        runSchedule(cloud, name);
        return [];
      } catch (error) {
        return [messageOf(error)];
      }
    });
}

/** AWS starts the database that was stopped for seven days. */
export function startAfterSevenDays(cloud: Cloud): void {
  for (const { id } of cloud.list("aws:rds/instance:Instance"))
    cloud.records.own.amend("aws:rds/instance:Instance", id, { status: "available" });
}

/** How the database is, and how many tasks each service is to have, the fewest first. */
export function sleepersOf(cloud: Cloud): { database: unknown[]; tasks: unknown[] } {
  return {
    database: cloud.list("aws:rds/instance:Instance").map(({ properties }) => properties.status),
    tasks: cloud
      .list("aws:ecs/service:Service")
      .map(({ properties }) => properties.desiredCount)
      .sort(),
  };
}
