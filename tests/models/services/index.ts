import { readdirSync } from "node:fs";
import { serviceOf } from "../../../aws/resourceTypes";
import type { Fault } from "../fault";
import type { Mapping } from "../mapping";

/** A file of this folder: how the types of a service are sent, and a planted fault of each mapping. */
interface Service {
  readonly mappings: readonly Mapping[];
  readonly faults: readonly Fault[];
}

const files = readdirSync(__dirname).filter((file) => file !== "index.ts");
// eslint-disable-next-line @typescript-eslint/no-require-imports -- an `import` can't have a name that is computed
const services = files.map((file) => require(`./${file}`) as Service);

/** Every mapping there is. */
export const mappings = services.flatMap((service) => service.mappings);

/** At least one of every mapping that some environment needs. */
export const faults = services.flatMap((service) => service.faults);

/**
 * The mapping of a resource.
 *
 * @throws Error where its type has none; it says where it belongs.
 */
export function mappingOf(type: string, inputs: Readonly<Record<string, unknown>>): Mapping {
  const found = mappings.find(({ token, when }) => token === type && (when?.(inputs) ?? true));
  if (found !== undefined) return found;
  throw new Error(
    `No mapping says how ${type} is sent to AWS: add one to tests/models/services/${serviceOf(type)}.ts, and a planted ` +
      "fault of it.",
  );
}
