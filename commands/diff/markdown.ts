import { type Change, losses } from "./changes";
import { alarm, counts, done, type Report, signs, warning } from "./report";

/** A comment on GitHub holds 65,536 characters, and the workflow puts the reports of two stacks into one. */
const limit = 32_000;

/** A report for a comment on a pull request. */
export function renderMarkdown({ stack, subject, changes, refusal, notes }: Report): string {
  const lost = losses(changes);
  const rest = changes.filter((change) => !lost.includes(change));
  const head = [
    `### \`${stack}\`: ${subject}`,
    ...(refusal === undefined ? [] : ["> [!CAUTION]\n> **Refused.**", fenced(refusal, "text")]),
    ...(lost.length === 0 ? [] : [`> [!CAUTION]\n> **${alarm(lost.length)}.**`]),
    ...lost.flatMap((change) => [`**${plain(change)}** ${warning(change)}`, fenced(diffOf(change), "diff")]),
    `**${counts(changes)}**`,
  ];
  const tail = notes.map((note) => `_${note}_`);
  let room = limit - [...head, ...tail].join("\n\n").length;
  const shown: string[] = [];
  for (const change of rest) {
    const details = `<details><summary>${plain(change)}</summary>\n\n${fenced(diffOf(change), "diff")}\n\n</details>`;
    room -= details.length + 2;
    if (room < 0) break;
    shown.push(details);
  }
  const left = rest.length - shown.length;
  const more = left === 0 ? [] : [`_… and ${left} more, which don't fit into a comment: see the job's log._`];
  return `${[...head, ...shown, ...more, ...tail].join("\n\n").slice(0, limit)}\n`;
}

function plain({ operation, type, name }: Change): string {
  return `<code>${signs[operation]}</code> ${done[operation]} <code>${escaped(type)}</code> <code>${escaped(name)}</code>`;
}

function diffOf({ properties, operation }: Change): string {
  const lines = properties.flatMap(({ path, before, after, forcesReplacement }) => [
    ...(before === undefined ? [] : [`- ${path}: ${before}`]),
    ...(after === undefined ? [] : [`+ ${path}: ${after}`]),
    ...(forcesReplacement === true ? [`! ${path} forces the replacement`] : []),
  ]);
  return lines.length === 0 ? `! ${done[operation]}` : lines.join("\n");
}

/** A fence that nothing in the text can close: the text is a pull request's. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
