import { services } from "../../aws/resourceTypes";
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

// Node.js finds the file by its path, and so does esbuild, which bundles every path of this form: a new service needs
// no second mention.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- an `import` can't have a name that is computed
const files = services.map((service) => require(`./${service}/rows.ts`) as object);

/** The rows by their Pulumi type: every exported one of each service's `rows.ts`, found by its shape. */
export const table: ReadonlyMap<string, Row> = new Map(
  files
    .flatMap((file) => Object.values(file) as unknown[])
    .filter((value): value is Row => typeof value === "object" && value !== null && "token" in value)
    .map((row) => [row.token, row]),
);
