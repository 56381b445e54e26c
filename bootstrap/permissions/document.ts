/** A statement of an IAM policy. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: Readonly<Record<string, string>>;
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** An IAM policy. */
export interface Document {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

/** A policy of these statements, without those that name no action. */
export function document(...statements: readonly Statement[]): Document {
  const meant = statements.filter(({ Action, NotAction }) => (Action ?? NotAction ?? []).length > 0);
  return { Version: "2012-10-17", Statement: meant };
}

/** Every value once, in order: AWS compares policies as text. */
export function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
