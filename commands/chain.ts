import { type Duration, durationOf } from "../aws/durations";
import { inColumns } from "./columns";
import type { Typed } from "./command";
import type { Registration } from "./recording/engine";
import { resourcesOf } from "./stackResources";
import { stackName } from "./stackSettings";
import type { Terminal } from "./terminal";

/** A resource of a chain: each waits for the one before it. */
export interface Link {
  readonly type: string;
  readonly name: string;
  readonly duration: Duration;
  /** When it is there, in seconds after the start. */
  readonly end: number;
}

/** `npm run local -- chain <stack>`: what a first `up` on AWS waits for longest, by the graph of what is registered. */
export async function chain(typed: Typed, terminal: Terminal): Promise<void> {
  const stack = stackName(typed.stack);
  terminal.doing(`Looking what ${stack} registers`);
  const links = longestChain(await resourcesOf(stack));
  const end = links.at(-1)?.end ?? 0;
  const shown = links.map(({ type, name, duration }) => [
    clock(duration.seconds),
    type,
    name,
    duration.source,
  ]);
  terminal.print(
    `The first "up" of ${stack} on AWS takes about ${String(Math.ceil(end / 60))} minutes. Each of these waits for the one before, and everything\n` +
      "else is there earlier. Typical minutes and seconds, and who says so:\n\n",
  );
  for (const line of inColumns(shown, [0])) terminal.print(`  ${line}\n`);
}

/**
 * The chain of resources that takes longest when each is made as soon as what it waits for is there, as the engine does it.
 * A component is no link: what waits for it waits for what is in it, which the graph has too.
 */
export function longestChain(resources: readonly Registration[]): readonly Link[] {
  const chains = new Map<string, readonly Link[]>();
  const endOf = (links: readonly Link[]) => links.at(-1)?.end ?? 0;
  const longest = (among: readonly (readonly Link[])[]) =>
    among.reduce<readonly Link[]>((best, one) => (endOf(one) > endOf(best) ? one : best), []);
  // Each is registered after what it waits for.
  for (const { urn, type, name, custom, inputs, dependencies } of resources) {
    const before = longest(dependencies.flatMap((dependency) => [chains.get(dependency) ?? []]));
    const duration = durationOf(type, inputs);
    const link = { type, name, duration, end: endOf(before) + duration.seconds };
    chains.set(urn, custom && duration.seconds > 0 ? [...before, link] : before);
  }
  return longest([...chains.values()]);
}

/** 1:05 for 65 seconds. */
function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
