import { z } from "zod";
import { isOffered } from "./tls";

/**
 * What the front is made from: one load balancer with its listeners, rules and target groups. Every name is the one
 * that the Pulumi resource has, so that a record of `aws:lb/…` can be copied over; what only a laptop knows says
 * `local`. Properties of those resources that aren't here (tags, vpcId, accessLogs …) are ignored.
 */
const seconds = z.number().positive();
const port = z.int().min(1).max(65535);
const matches = { values: z.array(z.string()).optional(), regexValues: z.array(z.string()).optional() };

const regularExpressions = (condition: { regexValues?: string[] | undefined } | undefined) =>
  (condition?.regexValues ?? []).every((source) => {
    try {
      return new RegExp(source);
    } catch {
      return false;
    }
  });

const condition = z
  .strictObject({
    hostHeader: z.strictObject(matches).optional(),
    pathPattern: z.strictObject(matches).optional(),
    httpHeader: z.strictObject({ httpHeaderName: z.string(), ...matches }).optional(),
    httpRequestMethod: z.strictObject({ values: z.array(z.string()) }).optional(),
    queryStrings: z.array(z.strictObject({ key: z.string().optional(), value: z.string() })).optional(),
    sourceIp: z.strictObject({ values: z.array(z.string()) }).optional(),
  })
  .refine(
    ({ hostHeader, pathPattern, httpHeader }) =>
      [hostHeader, pathPattern, httpHeader].every(regularExpressions),
    "a regular expression doesn't compile",
  );

const forward = z
  .strictObject({
    type: z.literal("forward"),
    order: z.number().optional(),
    targetGroupArn: z.string().optional(),
    forward: z
      .object({ targetGroups: z.array(z.object({ arn: z.string(), weight: z.number().optional() })) })
      .optional(),
  })
  .refine(
    (action) => action.targetGroupArn !== undefined || action.forward !== undefined,
    "forward needs targetGroupArn or forward",
  );

const redirect = z.strictObject({
  type: z.literal("redirect"),
  order: z.number().optional(),
  redirect: z.strictObject({
    statusCode: z.enum(["HTTP_301", "HTTP_302"]),
    protocol: z.string().default("#{protocol}"),
    host: z.string().default("#{host}"),
    port: z.string().default("#{port}"),
    path: z.string().default("/#{path}"),
    query: z.string().default("#{query}"),
  }),
});

const fixedResponse = z.strictObject({
  type: z.literal("fixed-response"),
  order: z.number().optional(),
  fixedResponse: z.strictObject({
    contentType: z.string(),
    messageBody: z.string().default(""),
    statusCode: z.string().regex(/^[245]\d\d$/),
  }),
});

// authenticate-… and jwt-validation are no part of this front: better refused than passed over.
const action = z.discriminatedUnion("type", [forward, redirect, fixedResponse]);

const rule = z.object({
  arn: z.string(),
  priority: z.int().positive(),
  conditions: z.array(condition).min(1),
  actions: z.array(action).min(1),
  transforms: z.array(z.never("transforms are not supported here")).optional(),
});

const header = z.string().optional();

const listener = z
  .object({
    arn: z.string(),
    /** The port that AWS would listen on: what X-Forwarded-Port and redirects speak of. */
    port,
    /** The port on this machine; 0 takes a free one, and the status file tells which. */
    localPort: z.int().min(0).max(65535),
    protocol: z.enum(["HTTP", "HTTPS"]),
    sslPolicy: z.string().refine(isOffered, "is not a policy that this front end supports").optional(),
    /** PEM files of the certificate (with its chain) and its key: what `certificateArn` stands for. */
    localCertificateFile: z.string().optional(),
    localKeyFile: z.string().optional(),
    defaultActions: z.array(action).min(1),
    rules: z.array(rule).default([]),
    routingHttpResponseServerEnabled: z.boolean().default(true),
    routingHttpResponseStrictTransportSecurityHeaderValue: header,
    routingHttpResponseContentSecurityPolicyHeaderValue: header,
    routingHttpResponseXContentTypeOptionsHeaderValue: header,
    routingHttpResponseXFrameOptionsHeaderValue: header,
    routingHttpResponseAccessControlAllowOriginHeaderValue: header,
    routingHttpResponseAccessControlAllowMethodsHeaderValue: header,
    routingHttpResponseAccessControlAllowHeadersHeaderValue: header,
    routingHttpResponseAccessControlAllowCredentialsHeaderValue: header,
    routingHttpResponseAccessControlExposeHeadersHeaderValue: header,
    routingHttpResponseAccessControlMaxAgeHeaderValue: header,
  })
  .refine(
    ({ protocol, localCertificateFile, localKeyFile }) =>
      protocol === "HTTP" || (localCertificateFile !== undefined && localKeyFile !== undefined),
    "an HTTPS listener needs localCertificateFile and localKeyFile",
  );

const healthCheck = z.object({
  enabled: z.literal(true).default(true),
  path: z.string().startsWith("/").default("/"),
  port: z.union([z.literal("traffic-port"), z.string().regex(/^\d+$/)]).default("traffic-port"),
  protocol: z.literal("HTTP").default("HTTP"),
  matcher: z
    .string()
    .regex(/^\d{3}(-\d{3})?(,\d{3}(-\d{3})?)*$/)
    .default("200"),
  interval: seconds.default(30),
  timeout: seconds.default(5),
  healthyThreshold: z.int().positive().default(5),
  unhealthyThreshold: z.int().positive().default(2),
});

const targetGroup = z
  .object({
    arn: z.string(),
    name: z.string(),
    port,
    protocol: z.literal("HTTP").default("HTTP"),
    healthCheck: healthCheck.prefault({}),
    /** The attachments: `targetId` and `port` of each; without a port of its own it is the group's. */
    targets: z.array(z.object({ targetId: z.string(), port: port.optional() })),
  })
  .transform((group) => ({
    ...group,
    targets: group.targets.map((target) => ({ targetId: target.targetId, port: target.port ?? group.port })),
  }));

const loadBalancer = z.object({
  arn: z.string(),
  idleTimeout: seconds.default(60),
  dropInvalidHeaderFields: z.boolean().default(false),
  desyncMitigationMode: z.enum(["monitor", "defensive", "strictest"]).default("defensive"),
  xffHeaderProcessingMode: z.enum(["append", "preserve", "remove"]).default("append"),
  enableXffClientPort: z.boolean().default(false),
});

const schema = z
  .object({
    loadBalancer,
    listeners: z.array(listener).min(1),
    targetGroups: z.array(targetGroup),
    /**
     * The longest time between two health checks, in seconds. Without it AWS's own interval counts, and an
     * application that dies is noticed only after `interval` × `unhealthyThreshold`, as there.
     */
    localHealthCheckInterval: seconds.optional(),
  })
  .superRefine(({ listeners, targetGroups }, context) => {
    const known = new Set(targetGroups.map(({ arn }) => arn));
    const actions = listeners.flatMap(({ defaultActions, rules }) => [
      ...defaultActions,
      ...rules.flatMap((one) => one.actions),
    ]);
    for (const arn of actions.flatMap(targetGroupsOf)) {
      if (!known.has(arn)) context.addIssue({ code: "custom", message: `no target group ${arn}` });
    }
    const ports = listeners.map(({ localPort }) => localPort).filter((one) => one > 0);
    if (new Set(ports).size < ports.length) {
      context.addIssue({ code: "custom", message: "two listeners have the same localPort" });
    }
  });

export type FrontConfiguration = z.output<typeof schema>;
/** The same before defaults are filled in: what is written to the configuration file. */
export type FrontConfigurationFile = z.input<typeof schema>;
export type LoadBalancerAttributes = FrontConfiguration["loadBalancer"];
export type ListenerConfiguration = FrontConfiguration["listeners"][number];
export type ListenerRule = ListenerConfiguration["rules"][number];
export type Condition = ListenerRule["conditions"][number];
export type Action = ListenerRule["actions"][number];
export type Redirect = Extract<Action, { type: "redirect" }>["redirect"];
export type TargetGroup = FrontConfiguration["targetGroups"][number];
export type Target = TargetGroup["targets"][number];
export type HealthCheck = TargetGroup["healthCheck"];

/** The target groups that an action can send a request to. */
export function targetGroupsOf(action: Action): string[] {
  if (action.type !== "forward") return [];
  const several = action.forward?.targetGroups.map(({ arn }) => arn) ?? [];
  return action.targetGroupArn === undefined ? several : [action.targetGroupArn, ...several];
}

/** Reads a configuration, or throws an error that names everything wrong with it. */
export function parseConfiguration(text: string): FrontConfiguration {
  const result = schema.safeParse(JSON.parse(text));
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join(".") || "it"}: ${message}`);
  throw new Error(problems.join("; "));
}
