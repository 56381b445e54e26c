import { CommandError, type OutputMap, type Stack } from "@pulumi/pulumi/automation";
import { Failure } from "./failure";
import type { Terminal } from "./terminal";

/** A resource in an environment's state, as far as the commands look at it. */
interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly custom?: boolean;
  readonly id?: string;
}

/** An environment's state. */
export interface Deployment {
  readonly resources: readonly Resource[];
  /** What the engine was in the middle of when it was killed. */
  readonly pending: readonly { readonly type: string; readonly resource: Resource }[];
}

/** The options that every operation of the engine is called with: its own words reach the terminal as they come. */
export function engineOptions({ print, color, signal }: Terminal) {
  return {
    color: color ? ("always" as const) : ("never" as const),
    suppressProgress: !color,
    signal,
    onOutput: print,
    onError: (words: string) => process.stderr.write(words),
  };
}

/** Runs an operation of the engine, whose own words have been printed when it fails: what is left to say is `next`. */
export async function operate<T>(terminal: Terminal, next: string, operation: () => Promise<T>): Promise<T> {
  terminal.goOn();
  try {
    return await operation();
  } catch (error) {
    terminal.goOn();
    if (error instanceof CommandError) throw new Failure(next);
    throw error;
  }
}

/** The engine's own words in an error of the Automation API, which wraps them in its command line. */
export function engineWords(error: CommandError): string {
  const lines = error.message.split("\n");
  const first = lines.findIndex((line) => line.startsWith("error: "));
  // The API repeats everything from here on.
  const last = lines.findIndex((line) => line.startsWith(" err?: "));
  if (first === -1) return error.message;
  return lines
    .slice(first, last > first ? last : undefined)
    .join("\n")
    .trim();
}

/** Reads an environment's state. */
export async function deploymentOf(stack: Stack): Promise<Deployment> {
  const exported = await stack.exportStack();
  const deployment = exported.deployment as Partial<Record<string, unknown>>;
  return {
    resources: (deployment["resources"] ?? []) as Deployment["resources"],
    pending: (deployment["pending_operations"] ?? []) as Deployment["pending"],
  };
}

/** An output that is text. */
export function textOutput(outputs: OutputMap, name: string): string | undefined {
  const value: unknown = outputs[name]?.value;
  return typeof value === "string" ? value : undefined;
}
