import { services } from "../../aws/resourceTypes";
import { messageOf } from "../../system/failure";
import type { InputRule, NameRule, ResourceType } from "../resourceType";
import type { Properties } from "../values";

type Erased = ResourceType<Properties, Properties>;

/** What the emulator knows of an input, whatever its type. */
export type AnyInputRule = InputRule<string | number | boolean | object, Properties>;

/** A row without its types: the lifecycle treats all alike. */
export interface Row extends Omit<Erased, "inputs" | "name"> {
  readonly inputs: Readonly<Record<string, AnyInputRule>>;
  readonly name?: NameRule<Record<string, never>>;
}

/** What the file of a service's rows exports. Node.js finds it by its path; esbuild bundles every path of this form. */
function rowsOf(service: string): object {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- an `import` can't have a name that is computed
    return require(`./${service}/rows.ts`) as object;
  } catch (error) {
    const file = `emulator/services/${service}/rows.ts`;
    throw new Error(`${file}: ${messageOf(error)} (docs/emulator.md, A new service)`, { cause: error });
  }
}

/** The rows by their Pulumi type: every exported one of each service's `rows.ts`, found by its shape. */
export const table: ReadonlyMap<string, Row> = new Map(
  services
    .flatMap((service) => Object.values(rowsOf(service)) as unknown[])
    .filter((value): value is Row => typeof value === "object" && value !== null && "token" in value)
    .map((row) => [row.token, row]),
);
