import assert from "node:assert/strict";
import type { EgressKind } from "../../components/egress";
import { EngineEvents } from "../../commands/engineEvents";
import { table } from "../../config";
import type { Checkout } from "../support/checkout";
import { changesIn, changesOf, lossesIn } from "./changes";

const endpoints = '["ecr.api","ecr.dkr","logs","secretsmanager"]';

/** Types by which tasks get their way out: made before tasks need it, and taken away when none does any more. */
const ways = /aws:ec2\/(route|natGateway|eip|vpcEndpoint):/;
const tasks = /aws:(ecs|lambda)\//;

/**
 * Has an environment with the application reach the internet in one way after the other, each by one `up`, after which nothing
 * is left to do. Nothing that holds data is touched, tasks start anew only where their subnets are other ones, and never
 * without a way out. Returns the addresses of each.
 *
 * @param tell - is told of each that was seen.
 */
export async function walk(
  checkout: Checkout,
  kinds: readonly EgressKind[],
  tell: (what: string) => void = () => undefined,
): Promise<(readonly string[])[]> {
  const addresses: (readonly string[])[] = [];
  for (const [index, kind] of kinds.entries()) {
    const before = kinds[index - 1];
    const what = `from ${before ?? "nothing"} to ${kind}`;
    const { stack } = await checkout.open("local", {
      "siscoe:image": table.image.example,
      "siscoe:appTargets": "[]",
      "siscoe:egress": kind,
      // Tasks need some way to AWS.
      ...(kind === "none" ? { "siscoe:interfaceEndpoints": endpoints } : {}),
    });
    const events = new EngineEvents();
    const { outputs } = await stack.up({ onEvent: events.onEvent });
    assert.deepEqual(lossesIn(events.complete), [], `what the up took, ${what}`);
    if (before !== undefined) {
      const left = await changesOf((options) => stack.preview({ ...options, refresh: true }));
      assert.deepEqual(left, [], `what was left to do, ${what}`);
      const isMoved = (before === "public") !== (kind === "public");
      const moved = changesIn(events.complete).filter((change) => tasks.test(change));
      assert.deepEqual([...new Set(moved.map(typeOf))].sort(), isMoved ? movedTypes : [], what);
      if (isMoved) assertNeverClosed(stepsIn(events), what);
    }
    tell(what);
    addresses.push(outputs["egressAddresses"]?.value as readonly string[]);
  }
  return addresses;
}

/** What is done anew where tasks move: the services, and the migration, whose task needs a way out too. */
const movedTypes = ["aws:ecs/service:Service", "aws:lambda/invocation:Invocation"];

const typeOf = (change: string) => change.split("::").at(-2)?.split("$").at(-1) ?? "";

/** The steps of an `up`, as they ended: the operation and the type. */
function stepsIn({ complete }: EngineEvents): string[] {
  return complete.flatMap(({ resOutputsEvent: done }) =>
    done === undefined ? [] : [`${done.metadata.op} ${typeOf(done.metadata.urn)}`],
  );
}

function assertNeverClosed(steps: readonly string[], what: string): void {
  const isTask = (step: string) => /^(update|create-replacement) /.test(step) && tasks.test(step);
  const [first, last] = [steps.findIndex(isTask), steps.findLastIndex(isTask)];
  const at = (form: RegExp) =>
    steps.flatMap((step, index) => (form.test(step) && ways.test(step) ? [index] : []));
  assert.ok(
    at(/^create /).every((index) => index < first),
    `a way out is made first, ${what}`,
  );
  assert.ok(
    at(/^delete /).every((index) => index > last),
    `a way out goes last, ${what}`,
  );
}
