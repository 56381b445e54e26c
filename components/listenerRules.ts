import type * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";

/** What the application serves to its own network only: metrics of django-prometheus. */
const privatePath = "/prometheus";

/**
 * What Daphne believes of whoever sends it: a prefix of the path, cut off before the application looks for its page.
 * It is a proxy's to set, and this balancer sets none.
 */
const rootPathHeader = "Daphne-Root-Path";

/** The answer to what is not for the application. */
export const notFound = {
  type: "fixed-response",
  fixedResponse: { contentType: "text/plain", messageBody: "Not found", statusCode: "404" },
};

/**
 * The rules that keep requests from the application, before the one that hands it those for our domains (100). AWS
 * refuses a priority that is taken: one that was ever used here is never given to another rule.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_HttpHeaderConditionConfig.html
 */
export function keepOut(name: string, listener: aws.lb.Listener, parent: pulumi.Resource): void {
  const rule = (suffix: string, priority: number, condition: aws.types.input.lb.ListenerRuleCondition) =>
    new aws.lb.ListenerRule(
      `${name}-${suffix}`,
      { listenerArn: listener.arn, priority, conditions: [condition], actions: [notFound] },
      { parent },
    );
  // Names are compared in any case, repeated headers one by one, and "*" is zero or more characters.
  rule("proxy-headers", 5, { httpHeader: { httpHeaderName: rootPathHeader, values: ["*"] } });
  rule("private-path", 10, { pathPattern: { values: [privatePath, `${privatePath}/*`] } });
  // Daphne decodes %70rometheus before Django sees it; a path pattern does not.
  rule("private-path-encoded", 11, { pathPattern: { regexValues: [percentEncoded(privatePath)] } });
}

/** A pattern of every way to spell the start of a path with letters or their percent-encodings. */
export function percentEncoded(path: string): string {
  const letters = Array.from(path.slice(1), (letter) => {
    const [high = "", low = ""] = letter.charCodeAt(0).toString(16);
    return `(${letter}|%${high}${/\d/.test(low) ? low : `[${low}${low.toUpperCase()}]`})`;
  });
  return `^/${letters.join("")}.*`;
}
