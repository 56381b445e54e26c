import { type Change, losses } from "./changes";
import { alarm, counts, done, propertyLine, propertySign, type Report, signs, warning } from "./report";

/** A report for a terminal. */
export function renderText({ stack, subject, changes, refusal, notes }: Report): string {
  const lost = losses(changes);
  const rest = changes.filter((change) => !lost.includes(change));
  const blocks = [
    `${stack}: ${subject}\n${counts(changes)}\n`,
    ...(refusal === undefined ? [] : [`REFUSED\n\n${indented(refusal, 2)}\n`]),
    ...(lost.length === 0 ? [] : [`!!! ${alarm(lost.length)} !!!\n\n${lost.map(block).join("\n")}`]),
    ...rest.map(block),
    ...notes.map((note) => `${note}\n`),
  ];
  return blocks.join("\n");
}

function block(change: Change): string {
  const { operation, type, name, properties, lost } = change;
  const lines = [
    `${signs[operation]} ${lost === undefined ? done[operation] : done[operation].toUpperCase()}  ${type}  ${name}`,
    ...(lost === undefined ? [] : [`    ${warning(change)}`]),
    ...properties.map((property) => `    ${propertySign(property)} ${propertyLine(property)}`),
  ];
  return `${lines.join("\n")}\n`;
}

function indented(text: string, spaces: number): string {
  return text.replace(/^(?=.)/gm, " ".repeat(spaces));
}
