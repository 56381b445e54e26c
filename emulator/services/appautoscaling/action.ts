import type { Cloud } from "../../cloud";

const SERVICE = "aws:ecs/service:Service";
const TARGET = "aws:appautoscaling/target:Target";

/**
 * Has Application Auto Scaling give a service of ECS's another number of tasks, as after an alarm of one of its policies.
 * The record changes, and no server.
 *
 * @param service - its name.
 * @param tasks - how many the metric asks for: the floor and the ceiling hold all the same.
 * @returns how many there are now.
 */
export function scale(cloud: Cloud, service: string, tasks: number): number {
  const scaled = cloud.find(SERVICE, ({ name }) => name === service);
  const target = cloud.find(TARGET, ({ resourceId = "" }) => resourceId.endsWith(`/${service}`))?.properties;
  if (scaled === undefined || target === undefined) throw new Error(`Nothing scales a service ${service}.`);
  const { minCapacity = 0, maxCapacity = 0 } = target;
  const desiredCount = Math.min(Math.max(tasks, minCapacity), maxCapacity);
  cloud.records.own.amend(SERVICE, scaled.id, { desiredCount });
  return desiredCount;
}
