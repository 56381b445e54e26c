import * as pulumi from "@pulumi/pulumi";

/**
 * What AWS, and the random provider, add to the inputs of each type that the stack uses. A type that is not here
 * is one that no test has looked at: registering it fails.
 */

/** What a resource was registered with. Secrets are unwrapped. */
export interface Made {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** The id of a mocked resource: `Vpc:siscoe-prod-network`. */
export function idOf({ type, name }: Pick<Made, "type" | "name">): string {
  return `${type.slice(type.lastIndexOf(":") + 1)}:${name}`;
}

type State = (made: Made) => Readonly<Record<string, unknown>>;

const nothing: State = () => ({});
const arn: State = (made) => ({ arn: `arn:${idOf(made)}` });
/** An ARN and, where the inputs give none, a name, as Pulumi makes one. */
const named: State = (made) => ({ ...arn(made), name: made.inputs["name"] ?? `name:${idOf(made)}` });

const states: Readonly<Record<string, State>> = {
  "pulumi:providers:aws": nothing,
  "aws:acm/certificate:Certificate": (made) => ({
    ...arn(made),
    // In no particular order, as AWS does it.
    domainValidationOptions: [made.inputs["domainName"], ...asList(made.inputs["subjectAlternativeNames"])]
      .map((domainName) => ({
        domainName,
        resourceRecordName: `_check.${String(domainName)}.`,
        resourceRecordType: "CNAME",
        resourceRecordValue: `_answer.${String(domainName)}.`,
      }))
      .reverse(),
  }),
  "aws:acm/certificateValidation:CertificateValidation": nothing,
  "aws:cloudwatch/logGroup:LogGroup": named,
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": nothing,
  "aws:ec2/eip:Eip": ({ name }) => ({ publicIp: `address of ${name}` }),
  "aws:ec2/flowLog:FlowLog": nothing,
  "aws:ec2/internetGateway:InternetGateway": nothing,
  "aws:ec2/natGateway:NatGateway": nothing,
  "aws:ec2/route:Route": nothing,
  "aws:ec2/routeTable:RouteTable": nothing,
  "aws:ec2/routeTableAssociation:RouteTableAssociation": nothing,
  "aws:ec2/securityGroup:SecurityGroup": nothing,
  "aws:ec2/subnet:Subnet": nothing,
  "aws:ec2/vpc:Vpc": nothing,
  "aws:ec2/vpcEndpoint:VpcEndpoint": nothing,
  "aws:elasticache/parameterGroup:ParameterGroup": named,
  "aws:elasticache/replicationGroup:ReplicationGroup": ({ name }) => ({
    primaryEndpointAddress: `master.${name}.cache.amazonaws.com`,
    port: 6379,
  }),
  "aws:elasticache/subnetGroup:SubnetGroup": named,
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": arn,
  "aws:iam/policy:Policy": arn,
  "aws:iam/role:Role": named,
  "aws:iam/rolePolicy:RolePolicy": nothing,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": nothing,
  "aws:kms/alias:Alias": nothing,
  "aws:kms/key:Key": (made) => ({ ...arn(made), keyId: `keyId:${made.name}` }),
  "aws:lb/listener:Listener": arn,
  "aws:lb/listenerRule:ListenerRule": nothing,
  "aws:lb/loadBalancer:LoadBalancer": (made) => ({
    ...arn(made),
    dnsName: `${made.name}.elb.amazonaws.com`,
    zoneId: "Z2P70J7HTTTPLU",
  }),
  "aws:lb/targetGroup:TargetGroup": arn,
  "aws:lb/targetGroupAttachment:TargetGroupAttachment": nothing,
  "aws:rds/instance:Instance": ({ name }) => ({ address: `${name}.rds.amazonaws.com`, port: 5432 }),
  "aws:rds/parameterGroup:ParameterGroup": named,
  "aws:rds/subnetGroup:SubnetGroup": named,
  "aws:route53/record:Record": ({ inputs }) => ({ fqdn: inputs["name"] }),
  "aws:s3/bucket:Bucket": (made) => ({ ...arn(made), bucket: `bucket:${made.name}` }),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": nothing,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": nothing,
  "aws:s3/bucketPolicy:BucketPolicy": nothing,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": nothing,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": nothing,
  "aws:s3/bucketVersioning:BucketVersioning": nothing,
  "aws:secretsmanager/secret:Secret": arn,
  "aws:secretsmanager/secretVersion:SecretVersion": nothing,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": nothing,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": nothing,
  "random:index/randomId:RandomId": () => ({ hex: "0a1b2c3d" }),
  "random:index/randomPassword:RandomPassword": ({ name, inputs }) => ({
    result: randomResult(name, Number(inputs["length"])),
  }),
};

/** What the random provider makes for a password of that name: always the same, and its own for each name. */
export function randomResult(name: string, length: number): string {
  return Array.from(
    { length },
    (_, index) => name.replace(/[^a-z]/g, "")[index % name.replace(/[^a-z]/g, "").length],
  ).join("");
}

/** What the provider adds to a resource's inputs. */
export function stateOf(made: Made): Readonly<Record<string, unknown>> {
  const state = states[made.type];
  if (state === undefined) {
    throw new Error(
      `${made.name} is of type ${made.type}, which no mock answers for: see tests/support/awsStates.ts`,
    );
  }
  return state(made);
}

/** What AWS says where it has nothing of that name. */
export class Unanswered extends Error {
  /** Where the SDK looks for the words. */
  readonly details = this.message;
}

/** What the data sources answer. One that is not here fails. */
export function answerOf(token: string, inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  switch (token) {
    case "aws:index/getCallerIdentity:getCallerIdentity":
      return { accountId: "123456789012" };
    case "aws:ec2/getVpc:getVpc":
      return {
        ...inputs,
        cidrBlock: "172.31.0.0/16",
        cidrBlockAssociations: [{ cidrBlock: "172.31.0.0/16" }],
      };
    case "aws:ec2/getSubnet:getSubnet":
      return { ...inputs, cidrBlock: `cidr of ${String(inputs["id"])}` };
    case "aws:route53/getZone:getZone":
      // Every zone is that of the stack's domain, but for those that say otherwise.
      return {
        ...inputs,
        name: String(inputs["zoneId"]).startsWith("Z0FOREIGN")
          ? "foreign.example"
          : new pulumi.Config("siscoe").get("domain"),
        privateZone: false,
      };
    case "aws:ec2/getVpcEndpointService:getVpcEndpointService":
      if (inputs["service"] === "teleport") throw new Unanswered("InvalidServiceName: it does not exist");
      return inputs;
    case "aws:rds/getInstance:getInstance":
      return {
        dbInstanceClass: "db.t4g.medium",
        engineVersion: "17.11",
        allocatedStorage: 20,
        multiAz: true,
      };
    case "aws:elasticache/getReplicationGroup:getReplicationGroup":
      return { memberClusters: ["cache-001"], nodeType: "cache.t4g.small", multiAzEnabled: true };
    case "aws:elasticache/getCluster:getCluster":
      return { engine: "valkey", engineVersion: "8.0.1" };
    default:
      throw new Error(`No mock answers the call ${token}: see tests/support/awsStates.ts`);
  }
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
