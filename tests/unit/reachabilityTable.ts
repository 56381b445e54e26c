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

/** A table as docs/security.md has it, under a heading of its own: by it, it is found there. */
function renderTable(pairs: readonly string[], from = "from"): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line([from, "to", "ports"]),
    line(["---", "---", "---"]),
    ...pairs.map((pair) => line(pair.split(/ → |: /))),
  ].join("\n");
}
