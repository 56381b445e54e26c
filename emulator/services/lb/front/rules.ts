import { BlockList, isIPv6 } from "node:net";
import type { Action, Condition, ListenerConfiguration, ListenerRule } from "./configuration";

/** What a request is judged by. */
export interface Question {
  readonly method: string;
  /** The Host header without the local port. */
  readonly host: string;
  /** The path alone, as the client wrote it. */
  readonly path: string;
  /** What follows the question mark, as the client wrote it. */
  readonly query: string;
  /** By lower-case name, every value of a repeated one. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>;
  readonly sourceIp: string;
}

/** Which rule answers, and with what. */
export interface Decision {
  /** The rule's priority; 0 for the default actions, as ALB's access log has it. */
  readonly priority: number;
  readonly action: Action;
}

/**
 * The action for a request: the first rule, in order of priority, all of whose conditions hold.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html
 */
export function decide(
  listener: Pick<ListenerConfiguration, "rules" | "defaultActions">,
  question: Question,
): Decision {
  const rule = listener.rules
    .toSorted((one, other) => one.priority - other.priority)
    .find(({ conditions }: ListenerRule) => conditions.every((condition) => holds(condition, question)));
  return {
    priority: rule?.priority ?? 0,
    action: last(rule?.actions ?? listener.defaultActions),
  };
}

/** Forward, redirect or fixed response: it is the last one, and the only kind that this front has. */
function last(actions: readonly Action[]): Action {
  const action = actions.toSorted((one, other) => (one.order ?? 0) - (other.order ?? 0)).at(-1);
  if (action === undefined) throw new Error("a rule without actions");
  return action;
}

/**
 * Whether a condition holds: any of its values is enough.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
 */
export function holds(condition: Condition, question: Question): boolean {
  const { hostHeader, pathPattern, httpHeader, httpRequestMethod, queryStrings, sourceIp } = condition;
  // An empty condition would hold for everything: AWS doesn't know one, and neither does this.
  const checks = [
    hostHeader && anyMatches(hostHeader, question.host, "any case"),
    pathPattern && anyMatches(pathPattern, withoutDots(question.path), "exact case"),
    // "If the same header appears multiple times in the request, we search them in order until a match is found."
    // Whether one without a value is there at all AWS doesn't say; here it is, and `*` ("0 or more") matches it.
    httpHeader &&
      (question.headers[httpHeader.httpHeaderName.toLowerCase()] ?? []).some((value) =>
        anyMatches(httpHeader, value, "any case"),
      ),
    httpRequestMethod?.values.includes(question.method),
    queryStrings?.some((wanted) => inQuery(wanted, question.query)),
    sourceIp && inRanges(sourceIp.values, question.sourceIp),
  ].filter((check) => check !== undefined);
  return checks.length > 0 && checks.every(Boolean);
}

type Case = "any case" | "exact case";

function anyMatches(
  { values = [], regexValues = [] }: { values?: string[] | undefined; regexValues?: string[] | undefined },
  text: string,
  letters: Case,
): boolean {
  const flags = letters === "any case" ? "i" : "";
  return (
    values.some((pattern) => wildcard(pattern, letters).test(text)) ||
    // AWS doesn't say whether an expression must match the whole text. Here it need not, as in RE2 and elsewhere.
    regexValues.some((source) => new RegExp(source, flags).test(text))
  );
}

/** A pattern as an expression: `*` is any text, `?` any one character, everything else itself. */
export function wildcard(pattern: string, letters: Case): RegExp {
  const source = pattern
    // Several stars in a row are one star; left apart they would backtrack for ages on a long text.
    .replace(/\*+/g, "*")
    .replace(/[\\^$.*+?()[\]{}|/-]/g, (character) =>
      character === "*" ? ".*" : character === "?" ? "." : `\\${character}`,
    );
  return new RegExp(`^${source}$`, letters === "any case" ? "is" : "s");
}

/**
 * A path without `.` and `..` segments. AWS evaluates rules "only after URI normalization occurs" and doesn't say
 * what that is: the part of RFC 3986 that every server does is done here, and no letter is decoded. What is
 * forwarded stays as the client wrote it.
 */
export function withoutDots(path: string): string {
  if (!/\/\.\.?(\/|$)/.test(path)) return path;
  const kept: string[] = [];
  const segments = path.split("/").slice(1);
  for (const [index, segment] of segments.entries()) {
    if (segment === "..") kept.pop();
    else if (segment !== ".") kept.push(segment);
    if ((segment === "." || segment === "..") && index === segments.length - 1) kept.push("");
  }
  return `/${kept.join("/")}`;
}

function inQuery(wanted: { key?: string | undefined; value: string }, query: string): boolean {
  const value = wildcard(wanted.value, "any case");
  const pairs = query.split("&").map((pair) => {
    const [key = "", ...rest] = pair.split("=");
    return { key, value: rest.join("=") };
  });
  if (wanted.key === undefined) return pairs.some((pair) => value.test(pair.value || pair.key));
  const key = wildcard(wanted.key, "any case");
  return pairs.some((pair) => key.test(pair.key) && value.test(pair.value));
}

function inRanges(ranges: readonly string[], address: string): boolean {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = "", bits = ""] = range.split("/");
    list.addSubnet(network, Number(bits), isIPv6(network) ? "ipv6" : "ipv4");
  }
  return list.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}
