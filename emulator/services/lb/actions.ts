import { AwsError, type Cloud } from "../../cloud";

/** An action of a listener or a rule, as far as it is looked at. */
export interface Action {
  readonly type: string;
  readonly targetGroupArn?: string | undefined;
  readonly forward?: { readonly targetGroups: readonly { readonly arn: string }[] } | undefined;
  readonly redirect?:
    | {
        readonly statusCode: string;
        readonly host?: string;
        readonly path?: string;
        readonly protocol?: string;
        readonly port?: string;
        readonly query?: string;
      }
    | undefined;
  readonly fixedResponse?:
    { readonly contentType: string; readonly messageBody?: string; readonly statusCode?: string } | undefined;
}

const CONTENT_TYPES = ["text/plain", "text/css", "text/html", "application/javascript", "application/json"];

/** What an ALB refuses of an action. */
export function actionProblem(action: Action): string | undefined {
  switch (action.type) {
    case "forward":
      return (action.targetGroupArn ?? action.forward)
        ? undefined
        : "a forward action needs targetGroupArn or forward";
    case "redirect":
      return action.redirect ? redirectProblem(action.redirect) : "a redirect action needs redirect";
    case "fixed-response":
      return action.fixedResponse
        ? responseProblem(action.fixedResponse)
        : "a fixed-response action needs fixedResponse";
    case "authenticate-cognito":
    case "authenticate-oidc":
    case "jwt-validation":
      return undefined;
    default:
      return `type must be forward, redirect, fixed-response, authenticate-… or jwt-validation, got "${action.type}"`;
  }
}

function redirectProblem({
  statusCode,
  protocol,
  port,
  path,
  ...redirect
}: NonNullable<Action["redirect"]>): string | undefined {
  if (!["HTTP_301", "HTTP_302"].includes(statusCode))
    return `statusCode must be HTTP_301 or HTTP_302, got "${statusCode}"`;
  if (protocol !== undefined && !["HTTP", "HTTPS", "#{protocol}"].includes(protocol)) {
    return `protocol must be HTTP, HTTPS or #{protocol}, got "${protocol}"`;
  }
  if (port !== undefined && port !== "#{port}" && !(Number(port) >= 1 && Number(port) <= 65535)) {
    return `port must be 1 to 65535 or #{port}, got "${port}"`;
  }
  if (path !== undefined && !path.startsWith("/")) return `path must begin with /, got "${path}"`;
  const parts = [
    protocol ?? "#{protocol}",
    port ?? "#{port}",
    path ?? "/#{path}",
    redirect.host ?? "#{host}",
  ];
  return parts.join() === "#{protocol},#{port},/#{path},#{host}"
    ? "a redirect must change at least one of protocol, host, port and path, or it would loop"
    : undefined;
}

function responseProblem({
  contentType,
  messageBody = "",
  statusCode = "",
}: NonNullable<Action["fixedResponse"]>): string | undefined {
  if (!CONTENT_TYPES.includes(contentType))
    return `contentType must be one of ${CONTENT_TYPES.join(", ")}, got "${contentType}"`;
  if (messageBody.length > 1024)
    return `messageBody must have at most 1024 characters, got ${messageBody.length}`;
  return /^[245]\d\d$/.test(statusCode)
    ? undefined
    : `statusCode must be 2XX, 4XX or 5XX, got "${statusCode}"`;
}

/** The target groups that the actions forward to exist. */
export function needTargetGroups(cloud: Cloud, operation: string, actions: readonly Action[]): void {
  const arns = actions.flatMap(({ targetGroupArn, forward }) => [
    ...(targetGroupArn === undefined ? [] : [targetGroupArn]),
    ...(forward?.targetGroups ?? []).map(({ arn }) => arn),
  ]);
  for (const arn of arns) {
    if (cloud.find("aws:lb/targetGroup:TargetGroup", (known) => known.arn === arn)) continue;
    throw new AwsError(operation, "TargetGroupNotFound", `Target groups '${arn}' not found`);
  }
}
