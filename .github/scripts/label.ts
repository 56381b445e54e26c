/** What a maintainer puts on a pull request to say: yes, replace or delete what holds data. */
export const permission = "allow-stateful-replacement";

/** A label, as GitHub's API and its events have it. */
export interface Label {
  readonly name: string;
}

/** Whether the label is among these. */
export function permitted(labels: readonly Label[]): boolean {
  return labels.some(({ name }) => name === permission);
}
