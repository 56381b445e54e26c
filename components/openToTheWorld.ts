import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";

/** What a balancer's security group stands between. */
export interface Between {
  /** The VPC it is in. A change replaces it. */
  readonly vpcId: pulumi.Input<string>;
  /** The security group of the application: it is opened to the balancer, on `appPort` only. */
  readonly appSecurityGroupId: pulumi.Input<string>;
  /** The port that the application listens on. */
  readonly appPort: number;
  /** Whether the world reaches it by IPv6 as well. */
  readonly ipv6: boolean;
}

/** The ports that anybody may knock at, and what for. */
const open = [
  { port: 80, description: "HTTP from anywhere, to be redirected to HTTPS" },
  { port: 443, description: "HTTPS from anywhere" },
];

/** Makes the security group of a balancer: in from anywhere to the two ports of the web, out to the application alone. */
export function openToTheWorld(
  name: string,
  { vpcId, appSecurityGroupId, appPort, ipv6 }: Between,
  parent: pulumi.Resource,
): aws.ec2.SecurityGroup {
  const group = new aws.ec2.SecurityGroup(name, { vpcId, description: "SisCoE load balancer" }, { parent });
  const anywhere = [
    { suffix: "", cidrIpv4: "0.0.0.0/0" },
    ...(ipv6 ? [{ suffix: "-ipv6", cidrIpv6: "::/0" }] : []),
  ];
  for (const { port, description } of open) {
    for (const { suffix, ...addresses } of anywhere) {
      new aws.vpc.SecurityGroupIngressRule(
        `${name}-from-world-${port}${suffix}`,
        // checkov:skip=CKV_AWS_260: port 80 is open to redirect to HTTPS, and does nothing else
        {
          securityGroupId: group.id,
          description,
          ipProtocol: "tcp",
          fromPort: port,
          toPort: port,
          ...addresses,
        },
        { parent },
      );
    }
  }
  const ports = { ipProtocol: "tcp", fromPort: appPort, toPort: appPort };
  new aws.vpc.SecurityGroupEgressRule(
    `${name}-to-app`,
    {
      securityGroupId: group.id,
      description: "To the application",
      referencedSecurityGroupId: appSecurityGroupId,
      ...ports,
    },
    { parent },
  );
  new aws.vpc.SecurityGroupIngressRule(
    `${name}-into-app`,
    {
      securityGroupId: appSecurityGroupId,
      description: "From the load balancer",
      referencedSecurityGroupId: group.id,
      ...ports,
    },
    { parent },
  );
  return group;
}
