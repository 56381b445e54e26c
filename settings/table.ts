import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";

/** What an existing environment lets a setting become, because a change would do harm. */
export interface OnceUp {
  /**
   * `stay the same`: nothing else. `grow`: a larger number, a later version, or a list that keeps what it had.
   * `grow at the end`: a list that keeps what it had where it was. `go to none by way of moving`: as it says, from own.
   */
  readonly may: "stay the same" | "grow" | "grow at the end" | "go to none by way of moving";
  /** Why, in words that follow "because". @default "a change would replace resources that hold data" */
  readonly because?: string;
  /** The safe way to what the change was meant for. */
  readonly instead: string;
}

/** A row of the settings table. */
export interface Setting {
  /** Its type, with its bounds and its default. A type without a default or `optional()` is required. */
  readonly type: z.ZodType;
  /** What it decides, and what a change of it does. */
  readonly description: string;
  /** What is allowed, in words that follow "Allowed:". */
  readonly allowed: string;
  /** A value that is right, to read: no error offers it, as what is pasted would pass. */
  readonly example: string;
  /** Kept encrypted, and never shown. */
  readonly secret?: true;
  /** The application's variable that it becomes, as it is: a secret one where the setting is `secret`. */
  readonly variable?: string;
  /** What it may become once the environment is up; anything, without it. */
  readonly onceUp?: OnceUp;
}

/** Keys without a namespace belong to the project (`siscoe:`). */
export type SettingsTable = Readonly<Record<string, Setting>>;

/** A stack's configuration, as the engine hands it to the program. */
export interface Configuration {
  /** `namespace:key` to text. An empty text is a setting that is not set. */
  readonly values: Readonly<Record<string, string>>;
  /** Whether a key is kept encrypted. The engine says so by itself; no schema in `Pulumi.yaml` is needed for it. */
  readonly isEncrypted: (key: string) => boolean;
  /** What the engine read otherwise than it is written in the stack's file: a problem each. */
  readonly changedByYaml?: readonly string[];
}

/** What a table's rows read as, before secrets are made Pulumi secrets. */
export type PlainValuesOf<T extends SettingsTable> = { readonly [K in keyof T]: z.output<T[K]["type"]> };

/** What a table's rows read as, with every secret a Pulumi secret. */
export type ValuesOf<T extends SettingsTable> = {
  readonly [K in keyof T]: T[K] extends { readonly secret: true }
    ? pulumi.Output<string> | Extract<z.output<T[K]["type"]>, undefined>
    : z.output<T[K]["type"]>;
};

/** What the rows with a `variable` become: `AppEnvironment`'s `variables`. */
export function variablesOf(
  table: SettingsTable,
  settings: Readonly<Record<string, unknown>>,
): Record<"plain" | "secret", Record<string, pulumi.Input<string>>> {
  const variables: ReturnType<typeof variablesOf> = { plain: {}, secret: {} };
  for (const [key, { variable, secret }] of Object.entries(table)) {
    const value = settings[key];
    if (variable === undefined || value === undefined) continue;
    if (secret) variables.secret[variable] = value as pulumi.Output<string>;
    else variables.plain[variable] = typeof value === "string" ? value : JSON.stringify(value);
  }
  return variables;
}

/** A key as `pulumi config` spells it. */
export function fullKey(project: string, key: string): string {
  return key.includes(":") ? key : `${project}:${key}`;
}

/** Whether a setting has to be there: it has no default, and is not optional. */
export function isRequired(setting: Setting): boolean {
  return !setting.type.safeParse(undefined).success;
}

/** The value that a setting has when it is not set. */
export function defaultOf(setting: Setting): unknown {
  return setting.type.safeParse(undefined).data;
}
