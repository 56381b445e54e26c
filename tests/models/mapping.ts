import type { ArgsOf, Known } from "../../emulator/sdkTypes";

type Values = Readonly<Record<string, unknown>>;

/**
 * The terraform-provider-aws that every mapping was read from, function by function: the newest whose source was to be had
 * (github.com/lonegunmanb/terraform-provider-aws-index at 2f6e22c, 5 August 2026). @pulumi/aws 7.48.0 wraps a slightly
 * newer one.
 */
export const providerVersion = "6.58.0";

/**
 * What becomes of an input. A text is the member of the type's own call that it is sent as, as it is; with dots where that
 * is inside another one, `[0]` where that is the one item of a list, `[]` behind where it, or each of its items, is added to
 * a list, and nothing where the value's own members are the call's.
 */
export type Rule = string | Sent | NotSent;

/** An input that is sent otherwise than under one name in the type's own call. */
interface Sent {
  readonly member: string;
  /** The call that it is sent in, where that isn't the type's own: `ec2.ModifyVpcAttribute`. What follows a `#` tells calls apart. */
  readonly call?: string;
  readonly convert?: Convert;
  /** Which values are sent: all by default. */
  readonly sentIf?: (value: unknown) => boolean;
}

/** How a value is written in the request. */
type Convert = (value: never) => unknown;

interface NotSent {
  readonly notSent: string;
}

/** How the provider turns one resource type into requests. */
export interface Mapping {
  readonly token: string;
  /** The provider's source, under terraform-provider-aws's `internal/service/`. */
  readonly source: string;
  /** The functions of that file that send the requests. */
  readonly sentBy: string;
  /** The file of ours that holds this mapping. */
  readonly file: string;
  /** The call that makes the resource, `ec2.CreateVpc`: the service as botocore names it, and the operation. */
  readonly call: string;
  /** The type in CloudFormation, which names most properties as the call names its members; or why none judges this one. */
  readonly cloudFormation: string | { readonly lacks: string };
  /** What the properties are that have another name there, or another place, than the members of the type's own call. */
  readonly properties?: (params: Values) => Values;
  /** Every input that some environment has. */
  readonly inputs: Readonly<Record<string, Rule>>;
  /** What the provider's schema gives an input that the program doesn't; it is sent as if the program had. */
  readonly defaults?: Values;
  /** The input that gets a name of Pulumi's making when the program gives none, and how it is made. */
  readonly autoName?: AutoName;
  /** What the calls hold before any input is put in, by call: of which resource they are, or the provider's own defaults. */
  readonly beside?: (made: Resource) => Readonly<Record<string, Values>>;
  /** Where one type is made by different calls: whether it is by this one. */
  readonly when?: (inputs: Values) => boolean;
}

interface AutoName {
  readonly input: string;
  /** The input that gives a name's beginning instead. */
  readonly prefix?: string;
  readonly lowerCase?: true;
  readonly start?: string;
}

/** A resource as the provider sees it: names made, default tags added, and with AWS's identifiers. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Values;
  readonly id: string;
  readonly arn: string;
  readonly region: string;
}

/** A call of AWS's API. */
export interface Request {
  readonly service: string;
  readonly operation: string;
  readonly params: Values;
}

/** Declares how a type is sent; TypeScript refuses an input that the SDK's type lacks. */
export function mapping<Token extends string>(
  token: Known<Token>,
  row: Omit<Mapping, "token" | "inputs" | "defaults"> & {
    readonly inputs: { readonly [K in keyof ArgsOf<Token>]?: Rule };
    readonly defaults?: { readonly [K in keyof ArgsOf<Token>]?: unknown };
  },
): Mapping {
  return { token, ...row, inputs: row.inputs as Mapping["inputs"] };
}

/** An input that no request carries, and why. */
export const notSent = (why: string): Rule => ({ notSent: why });

/** An input that another call than the type's own carries. */
export const inCall = (call: string, member: string, convert?: Convert): Rule => ({
  call,
  member,
  ...(convert && { convert }),
});

/** An input that is written otherwise in the request. */
export const converted = (member: string, convert: Convert): Rule => ({
  member,
  convert,
});

/** An input whose zero value in Go (`""`, `0`, `false`, `[]`) isn't sent: the provider asks by `d.GetOk`. */
export const unlessZero = (member: string, call?: string, convert?: Convert): Rule => ({
  member,
  sentIf: (value) => !isZero(value),
  ...(call !== undefined && { call }),
  ...(convert && { convert }),
});

/** An object of which each input is mapped; `defaults` are its schema's. */
export const fields =
  (rules: Readonly<Record<string, Rule>>, defaults: Values = {}) =>
  (value: Values): Values => {
    const into: Record<string, unknown> = {};
    send(rules, { ...defaults, ...value }, "", (_call, member, inner) => {
      put(into, member, inner);
    });
    return into;
  };

/** A list of objects of which each input is mapped. */
export const each =
  (rules: Readonly<Record<string, Rule>>, defaults?: Values) =>
  (values: readonly Values[]): Values[] =>
    values.map(fields(rules, defaults));

/** Tags as most services take them. */
export const tagList = (tags: Readonly<Record<string, string>>): Values[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** An input of which a mapping says nothing. */
export class Unlisted extends Error {
  public constructor(public readonly path: string) {
    super(path);
  }
}

/**
 * The requests that make a resource.
 *
 * @throws Error where an input isn't listed; it says where the line belongs, and what it may be.
 */
export function requestsOf(mapping: Mapping, made: Resource): Request[] {
  const beside = mapping.beside?.(made) ?? {};
  const calls = new Map<string, Record<string, unknown>>();
  const paramsOf = (call: string) => {
    const params = calls.get(call) ?? { ...beside[call] };
    calls.set(call, params);
    return params;
  };
  paramsOf(mapping.call);
  try {
    send(mapping.inputs, { ...mapping.defaults, ...made.inputs }, mapping.call, (call, member, value) => {
      put(paramsOf(call), member, value);
    });
  } catch (error) {
    if (error instanceof Unlisted) throw new Error(wordsFor(mapping, made, error.path), { cause: error });
    throw error;
  }
  return [...calls].map(([call, params]) => {
    const [service = "", operation = ""] = call.replace(/#.*/, "").split(".");
    return { service, operation, params };
  });
}

function send(
  rules: Readonly<Record<string, Rule>>,
  inputs: Values,
  ownCall: string,
  to: (call: string, member: string, value: unknown) => void,
): void {
  for (const [input, value] of Object.entries(inputs)) {
    const rule = rules[input];
    if (rule === undefined) throw new Unlisted(input);
    if (typeof rule === "string") {
      to(ownCall, rule, value);
    } else if ("member" in rule && (rule.sentIf?.(value) ?? true)) {
      to(
        rule.call ?? ownCall,
        rule.member,
        inside(input, () => (rule.convert ?? same)(value as never)),
      );
    }
  }
}

/** Names the whole path of an input that isn't listed. */
function inside<T>(input: string, convert: () => T): T {
  try {
    return convert();
  } catch (error) {
    throw error instanceof Unlisted ? new Unlisted(`${input}.${error.path}`) : error;
  }
}

function put(into: Record<string, unknown>, member: string, value: unknown): void {
  if (member === "") {
    for (const [inner, its] of Object.entries(value as Values)) put(into, inner, its);
    return;
  }
  const [first = "", ...rest] = member.split(".");
  const name = first.replace(/\[0?\]$/, "");
  if (rest.length > 0) {
    const has = into[name] as Record<string, unknown> | readonly Record<string, unknown>[] | undefined;
    const inner = (Array.isArray(has) ? (has as Record<string, unknown>[])[0] : has) ?? {};
    into[name] = first === name ? inner : [inner];
    put(inner as Record<string, unknown>, rest.join("."), value);
  } else if (first === name) {
    into[name] = value;
  } else {
    into[name] = [(into[name] as readonly unknown[] | undefined) ?? [], value].flat();
  }
}

const same = (value: unknown) => value;

function isZero(value: unknown): boolean {
  return value === "" || value === 0 || value === false || (Array.isArray(value) && value.length === 0);
}

function wordsFor({ token, file, source, sentBy, call }: Mapping, { name }: Resource, path: string): string {
  const input = path.slice(path.lastIndexOf(".") + 1);
  const member = input.charAt(0).toUpperCase() + input.slice(1);
  return (
    `${token} "${name}" has the input ${path}, which tests/models/services/${file} doesn't list. ` +
    `Look up in ${sentBy} of the provider's internal/service/${source} (v${providerVersion}) how it is sent, and add to the inputs of ${token} there` +
    `${path === input ? "" : ` (in ${path.slice(0, path.lastIndexOf("."))})`} one line: ` +
    `${input}: "${member}", if it is that member of ${call}; or ${input}: notSent("why").`
  );
}
