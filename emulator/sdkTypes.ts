import type { Unwrap } from "@pulumi/pulumi";
import type * as aws from "@pulumi/aws";
import type * as random from "@pulumi/random";

/*
 * The SDK's types of a resource type, found by the words of its token: `aws:ec2/vpc:Vpc` is the class aws.ec2.Vpc, whose
 * constructor takes VpcArgs and whose `get` takes VpcState. So a row, and whoever asks for its records, names the token
 * alone, and no service has to import another one's rows.
 */

/** Plain values of a resource's arguments (or state): what remains of `pulumi.Input<…>` once it is resolved. */
export type Plain<T> = { [K in keyof T]: Unwrap<T[K]> };

type Member<T, Name> = Name extends keyof T ? T[Name] : never;

type ClassOf<Token> = Token extends `aws:${infer Module}/${string}:${infer Name}`
  ? Token extends `aws:${Module}/${Uncapitalize<Name>}:${Name}`
    ? Member<Member<typeof aws, Module>, Name>
    : never
  : Token extends `random:index/${string}:${infer Name}`
    ? Token extends `random:index/${Uncapitalize<Name>}:${Name}`
      ? Member<typeof random, Name>
      : never
    : never;

/** The token itself, or nothing where the SDK has no such type: a mistyped one doesn't compile. */
export type Known<Token> = [ClassOf<Token>] extends [never] ? never : Token;

type Constructor = new (name: string, ...args: never[]) => unknown;
interface Getter {
  get(name: string, id: string, ...state: never[]): unknown;
}

/** The arguments of a type. */
export type ArgsOf<Token> =
  ClassOf<Token> extends infer Class extends Constructor
    ? Plain<NonNullable<ConstructorParameters<Class>[1]>>
    : never;

/** The state of a type: its inputs and outputs. */
export type StateOf<Token> =
  ClassOf<Token> extends infer Class extends Getter ? Plain<NonNullable<Parameters<Class["get"]>[2]>> : never;
