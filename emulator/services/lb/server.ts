import type { Cloud } from "../../cloud";
import type { Records } from "../../records";
import { movedTargets, type FrontSpec } from "./front/frontServer";

/** How often a target's health is asked for here, in seconds: nobody waits for half a minute on a laptop. */
const HEALTH_CHECK_SECONDS = 5;

let last: Promise<void> = Promise.resolve();

/**
 * Has a front run for every load balancer with a listener, as the records say by now. One after the other: who asked
 * first must not bring back what was so before the next one's record.
 */
export function runFronts(cloud: Cloud, deleted: boolean): Promise<void> {
  const run = last.then(() => settle(cloud, deleted));
  last = run.catch(() => undefined);
  return run;
}

async function settle(cloud: Cloud, deleted: boolean): Promise<void> {
  if (cloud.fleet === undefined) return;
  for (const { properties } of cloud.listOwn("aws:lb/loadBalancer:LoadBalancer")) {
    const { name = "", arn = "", ...attributes } = properties;
    const spec = specOf(cloud, { ...attributes, arn });
    if (spec.listeners.length === 0) await cloud.fleet.remove("front", name);
    // Nothing is started for what goes: after `down`, its ports may be others'.
    else if (!deleted || cloud.fleet.isRunning("front", name)) await cloud.fleet.putFront(name, spec);
  }
}

function specOf(cloud: Cloud, balancer: { readonly arn: string }): FrontSpec {
  const listeners = cloud
    .list("aws:lb/listener:Listener")
    .map(({ properties }) => properties)
    .filter(({ loadBalancerArn }) => loadBalancerArn === balancer.arn);
  const arns = new Set(listeners.map(({ arn }) => arn));
  const rules = cloud
    .list("aws:lb/listenerRule:ListenerRule")
    .filter(({ properties }) => arns.has(properties.listenerArn));
  return {
    loadBalancer: balancer,
    listeners: listeners.map((one) => ({
      ...one,
      // What AWS leaves empty is nothing to the front.
      sslPolicy: one.sslPolicy === "" ? undefined : one.sslPolicy,
      rules: rules.map(({ properties }) => properties).filter(({ listenerArn }) => listenerArn === one.arn),
    })),
    targetGroups: cloud.listOwn("aws:lb/targetGroup:TargetGroup").map(({ properties }) => ({
      ...properties,
      targets: [
        ...cloud
          .list("aws:lb/targetGroupAttachment:TargetGroupAttachment")
          .map((attachment) => attachment.properties)
          .filter(({ targetGroupArn }) => targetGroupArn === properties.arn),
        ...registeredTargets(cloud, properties.arn),
      ],
    })),
    localHealthCheckInterval: HEALTH_CHECK_SECONDS,
    names: listeners.flatMap(({ certificateArn }) => namesOf(cloud, certificateArn)),
  } as unknown as FrontSpec;
}

/** The kind of record that holds the targets which no resource of Pulumi's registers: the tasks of ECS's services. */
const TARGETS = "aws:lb/registeredTargets";

interface Target {
  readonly targetId: string;
  readonly port: number;
}

/** What ECS has registered with a target group. */
export function registeredTargets(cloud: Cloud, targetGroupArn: string | undefined): readonly Target[] {
  const kept = cloud.records.get(TARGETS, targetGroupArn ?? "")?.properties["targets"];
  return (kept ?? []) as readonly Target[];
}

/** Has what ECS has registered follow tasks to the ports that they have now. */
export function moveRegisteredTargets(records: Records, ports: ReadonlyMap<number, number>): void {
  for (const { id, properties } of records.list(TARGETS)) {
    const targets = properties["targets"] as readonly Target[];
    records.amend(TARGETS, id, { targets: movedTargets(targets, ports) });
  }
}

/** Registers these with a target group, in place of those that were; the front's health checks decide who is asked. */
export async function registerTargets(
  cloud: Cloud,
  targetGroupArn: string,
  targets: readonly Target[],
): Promise<void> {
  if (targets.length === 0) cloud.records.remove(TARGETS, targetGroupArn);
  else cloud.remember(TARGETS, targetGroupArn, { targets });
  await runFronts(cloud, targets.length === 0);
}

/** What a certificate of this account is for. One that was made outside is nowhere on record: localhost remains. */
function namesOf(cloud: Cloud, arn: string | undefined): string[] {
  const found = cloud.find("aws:acm/certificate:Certificate", (properties) => properties.arn === arn);
  const { domainName, subjectAlternativeNames = [] } = found?.properties ?? {};
  return [...new Set([...(domainName === undefined ? [] : [domainName]), ...subjectAlternativeNames])];
}
