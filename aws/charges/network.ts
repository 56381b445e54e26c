import { charge, type Charges, type ChargesByType, count, hoursPerMonth } from "./charge";

/** A zonal gateway is one; a regional one is billed in each zone that it serves. */
const natGateway: Charges = ({ inputs }, region) => {
  const zones = inputs["availabilityMode"] === "regional" ? count(inputs["availabilityZoneAddresses"]) : 1;
  return [
    charge(region, "NAT gateways", "natHour", hoursPerMonth * Math.max(zones, 1)),
    charge(region, "through the NAT gateways", "natGb", "natGb"),
    charge(region, "to the internet", "dataOutGb", "dataOutGb"),
  ];
};

/** S3's gateway endpoint is free. */
const endpoint: Charges = ({ inputs }, region) =>
  inputs["vpcEndpointType"] === "Interface"
    ? [
        charge(
          region,
          "interface endpoints, in each zone",
          "endpointHour",
          hoursPerMonth * count(inputs["subnetIds"]),
        ),
        charge(region, "through the interface endpoints", "endpointGb", "endpointGb"),
      ]
    : [];

/** It has a public address in each zone, unless only the network reaches it. */
const loadBalancer: Charges = ({ inputs }, region) => [
  charge(region, "load balancer", "balancerHour", hoursPerMonth),
  charge(region, "handled by the load balancer", "balancerUnitHour", "balancerUnits"),
  ...(inputs["internal"] === true
    ? []
    : [charge(region, "public IPv4 addresses", "addressHour", hoursPerMonth * count(inputs["subnets"]))]),
  charge(region, "to the internet", "dataOutGb", "dataOutGb"),
];

/** Sources: aws.amazon.com/vpc/pricing, aws.amazon.com/elasticloadbalancing/pricing, aws.amazon.com/route53/pricing. */
export const network = {
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": "free",
  "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": "free",
  "aws:ec2/eip:Eip": (_, region) => [charge(region, "public IPv4 addresses", "addressHour", hoursPerMonth)],
  // Its records are billed as what its log group takes in.
  "aws:ec2/flowLog:FlowLog": "free",
  "aws:ec2/internetGateway:InternetGateway": "free",
  "aws:ec2/natGateway:NatGateway": natGateway,
  "aws:ec2/route:Route": "free",
  "aws:ec2/routeTable:RouteTable": "free",
  "aws:ec2/routeTableAssociation:RouteTableAssociation": "free",
  "aws:ec2/securityGroup:SecurityGroup": "free",
  "aws:ec2/subnet:Subnet": "free",
  "aws:ec2/vpc:Vpc": "free",
  "aws:ec2/vpcEndpoint:VpcEndpoint": endpoint,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "free",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "free",
  "aws:lb/listener:Listener": "free",
  "aws:lb/listenerCertificate:ListenerCertificate": "free",
  "aws:lb/listenerRule:ListenerRule": "free",
  "aws:lb/loadBalancer:LoadBalancer": loadBalancer,
  "aws:lb/targetGroup:TargetGroup": "free",
  "aws:lb/targetGroupAttachment:TargetGroupAttachment": "free",
  "aws:acm/certificate:Certificate": "free",
  "aws:acm/certificateValidation:CertificateValidation": "free",
  // The zone is its owner's, and the queries that its bill has are those of alias records, which are free.
  "aws:route53/record:Record": "free",
  "aws:wafv2/webAcl:WebAcl": ({ inputs }, region) => [
    charge(region, "web ACL", "webAcl", 1),
    charge(region, "rules of the web ACL", "webAclRule", count(inputs["rules"])),
    charge(region, "looked at by the web ACL", "webAclRequest", "webRequests"),
  ],
  "aws:wafv2/ipSet:IpSet": "free",
  "aws:wafv2/regexPatternSet:RegexPatternSet": "free",
  "aws:wafv2/webAclAssociation:WebAclAssociation": "free",
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": "free",
} as const satisfies ChargesByType;
