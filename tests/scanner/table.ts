import type { Registration } from "../support/mocks";
import type { Verdict } from "./checkov";
import { type Exception, excuses } from "./exceptions";
import { attribute } from "./plan";

/**
 * A table of controls as docs/security.md has it.
 *
 * @param title - whose controls they are: the heading of their ids.
 */
export function renderTable(
  verdicts: readonly Verdict[],
  exceptions: readonly Exception[],
  title = "control",
): string {
  const controls = [...new Set(verdicts.map(({ control }) => control))].sort(byNumber);
  const rows = controls.flatMap((control) => {
    const own = verdicts.filter((verdict) => verdict.control === control);
    const asks = (own[0]?.asks ?? "")
      .replace(/^Ensure (that )?/, "")
      .replace(/\.$/, "")
      .replaceAll("*", "\\*");
    const passed = own.filter((verdict) => verdict.passed);
    const excused = own.filter((verdict) => !verdict.passed);
    const reasons = [...new Set(excused.map((verdict) => reasonFor(verdict, exceptions)))];
    return [
      ...(passed.length === 0 ? [] : [[control, asks, typesOf(passed), settingsOf(passed)]]),
      ...reasons.map((reason) => {
        const those = excused.filter((verdict) => reasonFor(verdict, exceptions) === reason);
        return [control, asks, typesOf(those), `**not met**: ${reason}`];
      }),
    ];
  });
  return markdown([title, "asks", "resources", "met by, or why not"], rows);
}

/** The table of the types in use: which controls each scanner has for it. */
export function renderTypes(
  types: readonly string[],
  verdicts: readonly Verdict[],
  ofAws: readonly Verdict[],
): string {
  const ids = (type: string, all: readonly Verdict[]) => {
    const own = all.filter((verdict) => verdict.resource.type === type).map(({ control }) => control);
    return [...new Set(own)].sort(byNumber).join(", ") || "none";
  };
  const rows = [...types].sort().map((type) => [shortOf(type), ids(type, ofAws), ids(type, verdicts)]);
  return markdown(["type", "AWS's controls", "checkov's controls"], rows);
}

/**
 * The table of what staging goes without.
 *
 * @param open - by what it goes without, the controls that this leaves open.
 * @param settings - the settings that say so.
 */
export function renderPrice(
  open: Readonly<Record<string, readonly string[]>>,
  settings: Readonly<Record<string, readonly string[]>>,
): string {
  const rows = Object.entries(open).map(([what, ids]) => [
    what,
    (settings[what] ?? []).map((key) => `\`${key.replace("siscoe:", "")}\``).join(", "),
    [...new Set(ids)].sort(byNumber).join(", ") || "none",
  ]);
  return markdown(["staging goes without", "settings", "AWS's controls that this leaves open"], rows);
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** `aws:s3/bucket:Bucket` is `s3/bucket`. */
export function shortOf(type: string): string {
  return type.replace(/^aws:(.+):\w+$/, "$1");
}

function reasonFor(verdict: Verdict, all: readonly Exception[]): string {
  return all.find((exception) => excuses(exception, verdict))?.why ?? "nothing excuses it";
}

/** `CKV_AWS_18` before `CKV_AWS_144`. */
function byNumber(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}

function typesOf(verdicts: readonly Verdict[]): string {
  const names = verdicts.map(({ resource: { type } }) => shortOf(type));
  return [...new Set(names)].sort().join(", ");
}

/** The inputs that the control looked at and found; where it looks at what stands beside, there may be none. */
function settingsOf(verdicts: readonly Verdict[]): string {
  const names = verdicts.flatMap(({ resource, lookedAt }) => {
    const paths = lookedAt.map((path) => path.split(/[/[]/)[0]);
    return inputsOf(resource).flatMap(([input, name]) => (paths.includes(name) ? [`\`${input}\``] : []));
  });
  return [...new Set(names)].sort().join(", ") || "—";
}

/** The names of its inputs, Pulumi's and Terraform's. */
function inputsOf({ inputs }: Registration): [string, string][] {
  return Object.entries(inputs).map(([input, value]) => [input, attribute(input, value)[0]]);
}
