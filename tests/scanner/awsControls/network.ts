import { beside, type Control, control, decidedBeside, type Inputs, unmet } from "./control";

const anywhere = ["0.0.0.0/0", "::/0"];
const everybody = ({ cidrIpv4, cidrIpv6 }: Inputs) =>
  [cidrIpv4, cidrIpv6].some((range) => anywhere.includes(String(range)));

/** Whether a rule lets in to one of these ports. */
function opens({ fromPort, toPort, ipProtocol }: Inputs, ports: readonly number[]): boolean {
  if (ipProtocol === "-1") return true;
  return ports.some((port) => Number(fromPort) <= port && port <= Number(toPort));
}

/** Ports that Security Hub's EC2.19 holds to be of high risk. */
const highRisk = [
  20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601, 8080,
  8088, 8888, 9200, 9300,
];
/** Ports of remote administration: SSH, RDP. */
const administration = [22, 3389];
const world = { cidrIpv4: "0.0.0.0/0", ipProtocol: "tcp" };
const rule = "vpc/securityGroupIngressRule";

/** Networks, their security groups, and the balancer's certificate. */
export const network: readonly Control[] = [
  decidedBeside(
    unmet("EC2.6", "ec2/vpc", "flow logs are on in every VPC", "3.7"),
    (vpc, all) => beside(vpc, all, "ec2/flowLog", "vpcId").length > 0,
    { without: "ec2/flowLog" },
  ),
  unmet("EC2.10", "ec2/vpc", "an interface endpoint for EC2's API"),
  unmet("EC2.55", "ec2/vpc", "an interface endpoint for ECR's API"),
  unmet("EC2.56", "ec2/vpc", "an interface endpoint for Docker's registry"),
  unmet("EC2.57", "ec2/vpc", "an interface endpoint for Systems Manager"),
  unmet("EC2.58", "ec2/vpc", "an interface endpoint for Incident Manager's contacts"),
  unmet("EC2.60", "ec2/vpc", "an interface endpoint for Incident Manager"),
  unmet("EC2.21", "ec2/vpc", "no network ACL lets everybody in to ports 22 and 3389", "5.2"),
  control(
    "EC2.2",
    "ec2/defaultSecurityGroup",
    "the default security group lets nothing in or out",
    ({ ingress, egress }) => [ingress, egress].every((rules) => Array.isArray(rules) && rules.length === 0),
    { ingress: [{ protocol: "-1" }], egress: [] },
    "5.5",
  ),
  control(
    "EC2.15",
    "ec2/subnet",
    "subnets give no public address by themselves",
    ({ mapPublicIpOnLaunch }) => mapPublicIpOnLaunch !== true,
    { mapPublicIpOnLaunch: true },
  ),
  control(
    "EC2.18",
    "ec2/securityGroup",
    "only ports 80 and 443 are open to everybody",
    // Its rules are resources of their own.
    ({ ingress }) => ingress === undefined,
    { ingress: [{ protocol: "-1", cidrBlocks: ["0.0.0.0/0"] }] },
  ),
  control(
    "EC2.18",
    rule,
    "only ports 80 and 443 are open to everybody",
    (inputs) =>
      !everybody(inputs) ||
      (inputs["fromPort"] === inputs["toPort"] && [80, 443].includes(Number(inputs["fromPort"]))),
    { ...world, fromPort: 8000, toPort: 8000 },
  ),
  control(
    "EC2.19",
    rule,
    "no port of high risk is open to everybody",
    (inputs) => !everybody(inputs) || !opens(inputs, highRisk),
    { ...world, fromPort: 5432, toPort: 5432 },
  ),
  control(
    "EC2.53",
    rule,
    "no port of remote administration is open to 0.0.0.0/0",
    (inputs) => inputs["cidrIpv4"] !== "0.0.0.0/0" || !opens(inputs, administration),
    { ...world, fromPort: 22, toPort: 22 },
    "5.3",
  ),
  control(
    "EC2.54",
    rule,
    "no port of remote administration is open to ::/0",
    (inputs) => inputs["cidrIpv6"] !== "::/0" || !opens(inputs, administration),
    { cidrIpv6: "::/0", ipProtocol: "-1" },
    "5.4",
  ),
  control(
    "CIS 5.1.2",
    rule,
    "port 445 (CIFS) is open to trusted networks only",
    (inputs) => !everybody(inputs) || !opens(inputs, [445]),
    { ...world, fromPort: 400, toPort: 500 },
  ),
  control(
    "CIS 5.6",
    "ec2/route",
    "routes to peered networks give the least access",
    ({ vpcPeeringConnectionId }) => vpcPeeringConnectionId === undefined,
    { vpcPeeringConnectionId: "pcx-1" },
  ),
  control(
    "ACM.1",
    "acm/certificate",
    "certificates are renewed in time",
    // AWS renews those that it validates by DNS.
    ({ validationMethod }) => validationMethod === "DNS",
    { validationMethod: "EMAIL" },
  ),
  control(
    "ACM.2",
    "acm/certificate",
    "RSA keys have 2,048 bits or more",
    // AWS's default is RSA_2048.
    ({ keyAlgorithm = "RSA_2048" }) => keyAlgorithm !== "RSA_1024",
    { keyAlgorithm: "RSA_1024" },
  ),
];
