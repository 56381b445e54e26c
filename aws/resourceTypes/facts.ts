import type { Actions } from "./actions";

/** What is to be known of a resource type. */
export interface ResourceFacts {
  /** What it holds that is lost when it is replaced or deleted, in words; nothing where it can be made again. */
  readonly holds?: string;
  /** What a stack's deployment does at AWS for it; nothing for a type that no stack makes. */
  readonly actions?: Actions;
  /**
   * The ARN of what carries a stack's name, without `arn:aws:`; `{account}` and `{name}` stand for the account's number and
   * for what such a name begins with. The scopes `named`, `newNamed`, `ownNamed` and `tagsOfNamed` take it from here.
   */
  readonly named?: string;
  /** The inputs that can't be changed in place: another value takes another resource. `region` goes without saying. */
  readonly replacedBy: readonly string[];
  /**
   * Whether the provider has it by Terraform's newer framework. An update that fails then leaves the state as it was. The
   * rest leave in it what was asked for, as if AWS had done it.
   */
  readonly framework?: true;
  /** The inputs of which some changes take another resource. */
  readonly replacedWhen?: Readonly<Record<string, Condition>>;
}

/** A service's types, by token. */
export type ResourceTypes = Readonly<Record<string, ResourceFacts>>;

/** Properties by name, those without a value left out. */
export type Values = Readonly<Record<string, unknown>>;

/** Whose the resource is. */
export interface Owner {
  /** The AWS account's number. */
  readonly account: string;
}

/** Whether a change of the input takes another resource: what is, what is to be. Asked only when the input changes. */
export type Condition = (before: Values, after: Values, owner: Owner) => boolean;
