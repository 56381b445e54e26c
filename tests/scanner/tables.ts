import { bootstrap } from "../support/figures";
import type { Registration } from "../support/mocks";
import { optionalParts, optionalServiceParts, stagingParts, withService } from "../support/otherValues";
import { judge } from "./awsControls";
import { scan, type Verdict } from "./checkov";
import { type Exception, exceptions, excuses } from "./exceptions";
import { atProductionsPrice, price, registered } from "./registered";
import { renderPrice, renderTable, renderTypes } from "./table";

/** What production registers, by itself and with every part on, and the bootstrap: each with what registers with it. */
export async function stacks(): Promise<(readonly Registration[])[]> {
  return [
    await registered("prod"),
    await registered("prod", { ...withService, ...optionalParts, ...optionalServiceParts }),
    await onlyUnprotected(),
    await bootstrap(),
  ];
}

/**
 * What production goes without: the schedules that put an environment to sleep, tasks with public addresses and with a
 * shell, and the way to uploads that were restored.
 */
async function onlyUnprotected(): Promise<Registration[]> {
  const cheap = await registered("prod", { ...withService, ...stagingParts, "siscoe:egress": "public" });
  return cheap.filter(({ type, name }) =>
    [/^aws:scheduler\//, /^aws:ecs\/(service|taskDefinition):/, /^aws:iam\/role/, /restored-uploads/].some(
      (own) => own.test(type) || own.test(name),
    ),
  );
}

/** What checkov says of them. */
export async function ofCheckov(all: readonly (readonly Registration[])[]): Promise<Verdict[]> {
  const found: Verdict[] = [];
  for (const stack of all) found.push(...(await scan(stack)));
  return found;
}

/** By what staging goes without for its price, the controls of AWS's that this alone leaves open. */
export async function openByPrice(excepted: readonly Exception[]): Promise<Record<string, string[]>> {
  const open: Record<string, string[]> = {};
  for (const [what, keys] of Object.entries(price)) {
    const verdicts = judge(await registered("staging", atProductionsPrice(keys)));
    open[what] = verdicts
      .filter((verdict) => !verdict.passed && !excepted.some((exception) => excuses(exception, verdict)))
      .map(({ control }) => control);
  }
  return open;
}

/** The tables of AWS's controls as docs/security.md has them. */
export async function awsTables(all: readonly (readonly Registration[])[]): Promise<string[]> {
  const excepted = exceptions();
  return [
    renderTable(all.flatMap(judge), excepted, "AWS's control"),
    renderPrice(await openByPrice(excepted), price),
  ];
}

/** The tables of checkov's controls as docs/security.md has them. */
export function checkovTables(
  all: readonly (readonly Registration[])[],
  verdicts: readonly Verdict[],
): string[] {
  const types = all.flat().flatMap(({ type }) => (type.startsWith("aws:") ? [type] : []));
  return [
    renderTable(verdicts, exceptions()),
    renderTypes([...new Set(types)], verdicts, all.flatMap(judge)),
  ];
}

/** All of them. */
export async function controlTables(): Promise<string[]> {
  const all = await stacks();
  return [...(await awsTables(all)), ...checkovTables(all, await ofCheckov(all))];
}
