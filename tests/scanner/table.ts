import type { Registration } from "../support/mocks";
import type { Verdict } from "./checkov";
import { type Exception, excuses } from "./exceptions";
import { attribute } from "./plan";

/** The table of controls as docs/security.md has it. */
export function renderTable(verdicts: readonly Verdict[], exceptions: readonly Exception[]): string {
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
  const head = ["control", "asks", "resources", "met by, or why not"];
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function reasonFor(verdict: Verdict, all: readonly Exception[]): string {
  return all.find((exception) => excuses(exception, verdict))?.why ?? "nothing excuses it";
}

/** `CKV_AWS_18` before `CKV_AWS_144`. */
function byNumber(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}

function typesOf(verdicts: readonly Verdict[]): string {
  const names = verdicts.map(({ resource: { type } }) => type.replace(/^aws:(.+):\w+$/, "$1"));
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
