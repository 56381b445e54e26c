import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Checkout, Ran } from "./checkout";
import { checkout as own } from "./stackFiles";

const page = readFileSync(join(own, "docs", "operations.md"), "utf8");

/** A section of docs/operations.md, from its heading to the next. */
export function section(heading: string): string {
  const found = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`));
  if (found === undefined) throw new Error(`docs/operations.md has no section "${heading}"`);
  return found;
}

/** What stands in backticks in a text, and begins so. */
export function quoted(text: string, beginning: string): string {
  const found = [...text.matchAll(/`([^`]+)`/g)].find(([, span = ""]) => span.startsWith(beginning));
  if (found?.[1] === undefined) throw new Error(`nothing in backticks begins with "${beginning}"`);
  return found[1];
}

/** The sections that the page has, by their headings. */
export const headings: readonly string[] = [...page.matchAll(/^## (.+)$/gm)].map(
  ([, heading = ""]) => heading,
);

/** The commands that a section prints, in order: in backticks, and in blocks for a shell. */
export function commandsIn(text: string): string[] {
  return [...text.matchAll(/```sh\n([\s\S]*?)```|`([^`\n]+)`/g)]
    .flatMap(([, block, span]) =>
      block === undefined ? [span ?? ""] : block.replace(/\\\n/g, " ").split("\n"),
    )
    .map((line) => line.trim().replace(/ +/g, " "))
    .filter((line) => /^(pulumi|npm|aws|mv) /.test(line));
}

/**
 * Types a command of the page in a copy of the checkout, as the page's first paragraph says, and sees it succeed.
 *
 * @param waits - whether something of an `up` may wait for the maintenance window.
 */
export async function typeHere(checkout: Checkout, command: string, waits = false): Promise<Ran> {
  const { kind, args } = typedHere(command);
  const ran =
    kind === "settings" ? await checkout.settings(args) : await checkout.local(args.join(" "), {}, waits);
  assert.equal(ran.code, 0, `${command}: ${ran.stdout}${ran.stderr}`);
  return ran;
}

/** What is typed here in a command's place. */
function typedHere(command: string): { readonly kind: "local" | "settings"; readonly args: string[] } {
  const words = command.split(" ");
  if (words[0] === "npm")
    return { kind: words[2] === "settings" ? "settings" : "local", args: words.slice(4) };
  const [, verb = "", ...rest] = words;
  if (verb !== "config") return { kind: "local", args: [verb, ...rest] };
  return { kind: "settings", args: [rest[0] === "rm" ? "unset" : (rest[0] ?? ""), ...rest.slice(1)] };
}
