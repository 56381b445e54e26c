import { made, type Held } from "./inventory";

/** Resources that the engine works on at the same time: none waits for another, and no more than it has hands for. */
export type Wave = readonly Held[];

/** The engine works on four resources a core at a time, so eight on two cores; what else is under way needs some of them. */
const size = 6;

/** The resources that `takes` part, in waves, in the order in which the engine comes to them. */
export function waves(
  held: readonly Held[],
  operation: "create" | "update" | "delete",
  takes: (resource: Held) => boolean = () => true,
): Wave[] {
  const byUrn = new Map(held.map((resource) => [resource.urn, resource]));
  const ahead =
    operation === "delete" ? dependents(held) : new Map(held.map((one) => [one.urn, before(one)]));
  const depths = new Map<string, number>();
  const depth = (urn: string): number => {
    const known = depths.get(urn);
    if (known !== undefined) return known;
    const own = 1 + Math.max(-1, ...(ahead.get(urn) ?? []).filter((one) => byUrn.has(one)).map(depth));
    depths.set(urn, own);
    return own;
  };
  // A provider's connection knows of its own faults only.
  const key = ({ urn, type }: Held) => `${String(depth(urn)).padStart(3, "0")} ${type.split(":")[0] ?? ""}`;
  const levels = new Map<string, Held[]>();
  for (const resource of made(held).filter(takes))
    levels.set(key(resource), [...(levels.get(key(resource)) ?? []), resource]);
  return [...levels].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, level]) => chunks(level));
}

/** What the engine waits for before it makes a resource. */
function before({ dependencies = [], parent, provider }: Held): string[] {
  const providerUrn = provider?.slice(0, provider.lastIndexOf("::"));
  return [...dependencies, parent, providerUrn].filter((urn) => urn !== undefined && urn !== "") as string[];
}

function dependents(held: readonly Held[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const resource of held) {
    for (const urn of before(resource)) found.set(urn, [...(found.get(urn) ?? []), resource.urn]);
  }
  return found;
}

function chunks(level: Held[]): Wave[] {
  return level.length <= size ? [level] : [level.slice(0, size), ...chunks(level.slice(size))];
}
