import { withService } from "../support/otherValues";

/** Who can open a connection to whom in production, on which ports: nobody else can. */
export const production: readonly string[] = [
  "anything in application subnets → S3: everything",
  "anything in application subnets → balancer: tcp 80, tcp 443",
  "anything in application subnets → the internet: everything",
  "anything in data subnets → balancer: tcp 80, tcp 443",
  "anything in public subnets → S3: everything",
  "anything in public subnets → balancer: tcp 80, tcp 443",
  "anything in public subnets → the internet: everything",
  "application → S3: tcp 443, tcp 587",
  "application → anything in application subnets: tcp 53, tcp 443, tcp 587, udp 53",
  "application → anything in data subnets: tcp 53, tcp 443, tcp 587, tcp 5432, tcp 6379, udp 53",
  "application → anything in public subnets: tcp 53, tcp 443, tcp 587, udp 53",
  "application → balancer: tcp 443",
  "application → cache: tcp 6379",
  "application → database: tcp 5432",
  "application → the internet: tcp 443, tcp 587",
  "balancer → application: tcp 8000",
  "the internet → anything in public subnets: everything",
  "the internet → balancer: tcp 80, tcp 443",
];

/** What the application on ECS adds: its uploads, and the function that migrates, which is outside of the VPC. */
export const service: readonly string[] = [
  "application → uploads: tcp 2049",
  "the function that migrates → S3: everything",
  "the function that migrates → anything in public subnets: everything",
  "the function that migrates → balancer: tcp 80, tcp 443",
  "the function that migrates → the internet: everything",
];

/** By IPv6, with `ipv6`: the balancer, and what else somebody puts beside it. Without it, nobody reaches anybody by IPv6. */
export const byIpv6: readonly string[] = [
  "anything in public subnets → S3: everything",
  "anything in public subnets → balancer: tcp 80, tcp 443",
  "anything in public subnets → the internet: everything",
  "the internet → anything in public subnets: everything",
  "the internet → balancer: tcp 80, tcp 443",
];

/** Both tables of the page. */
export const renderedTables = () => [
  renderTable([...production, ...service]),
  renderTable(byIpv6, "by IPv6, from"),
];

/** What of it settings change. */
export interface Variant {
  readonly settings: Readonly<Record<string, string>>;
  readonly more?: readonly string[];
  readonly less?: readonly string[];
}

const image = { "siscoe:image": withService["siscoe:image"] };

const nothingOut = [
  "anything in application subnets → the internet: everything",
  "application → the internet: tcp 443, tcp 587",
];

/** Every setting that changes who reaches whom, and some that might seem to. */
export const variants: readonly Variant[] = [
  { settings: image, more: service },
  {
    settings: { ...image, "siscoe:interfaceEndpoints": '["logs"]', "siscoe:alarmEmail": "ti@siscoe.test" },
    more: [...service, "application → endpoint logs: tcp 443"],
  },
  { settings: { "siscoe:egress": "perZone" } },
  { settings: { "siscoe:egress": "regional" } },
  // The same pairs by IPv6 as by IPv4.
  { settings: { "siscoe:ipv6": "true" } },
  { settings: { ...image, "siscoe:ipv6": "true" }, more: service },
  { settings: { "siscoe:egress": "none" }, less: nothingOut },
  {
    settings: { ...image, "siscoe:egress": "public", "siscoe:protect": "false" },
    more: service,
    less: ["anything in application subnets → the internet: everything"],
  },
  {
    settings: { "siscoe:interfaceEndpoints": '["secretsmanager","ecr.api"]' },
    more: ["application → endpoint ecr.api: tcp 443", "application → endpoint secretsmanager: tcp 443"],
  },
  {
    settings: { "siscoe:egress": "none", "siscoe:interfaceEndpoints": '["logs"]' },
    less: nothingOut,
    more: ["application → endpoint logs: tcp 443"],
  },
  {
    settings: { "siscoe:appPort": "9000" },
    less: ["balancer → application: tcp 8000"],
    more: ["balancer → application: tcp 9000"],
  },
  {
    settings: { "siscoe:appTargets": '["10.20.64.10:8000"]' },
    more: ["balancer → anything in application subnets: tcp 8000"],
  },
  // Beyond the VPC: a way there is its owner's to make.
  { settings: { "siscoe:appTargets": '["192.168.7.10:8000"]' } },
  { settings: { "siscoe:flowLogs": "false", "siscoe:protect": "false", "siscoe:databaseMultiAz": "false" } },
  { settings: { "siscoe:vpcCidr": "10.99.0.0/16", "siscoe:cacheReplicas": "2" } },
];

/** A table as docs/security.md has it, under a heading of its own: by it, it is found there. */
function renderTable(pairs: readonly string[], from = "from"): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line([from, "to", "ports"]),
    line(["---", "---", "---"]),
    ...pairs.map((pair) => line(pair.split(/ → |: /))),
  ].join("\n");
}
