/**
 * What each resource type holds that is lost when the resource is replaced or deleted: the one list of it. A type
 * that is in neither list counts as stateful until somebody has thought about it, and a test fails until then.
 */
const holds: Readonly<Record<string, string>> = {
  "aws:cloudwatch/logGroup:LogGroup": "the logs kept so far",
  "aws:elasticache/replicationGroup:ReplicationGroup": "the cache, and Celery's queues",
  "aws:kms/key:Key": "what nobody can read any more without it",
  "aws:rds/instance:Instance": "the database",
  "aws:s3/bucket:Bucket": "the files in it",
  "aws:secretsmanager/secret:Secret": "the secrets in it",
};

const holdsNothing: readonly string[] = [
  "aws:acm/certificate:Certificate",
  "aws:acm/certificateValidation:CertificateValidation",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  "aws:ec2/eip:Eip",
  "aws:ec2/flowLog:FlowLog",
  "aws:ec2/internetGateway:InternetGateway",
  "aws:ec2/natGateway:NatGateway",
  "aws:ec2/route:Route",
  "aws:ec2/routeTable:RouteTable",
  "aws:ec2/routeTableAssociation:RouteTableAssociation",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/subnet:Subnet",
  "aws:ec2/vpc:Vpc",
  "aws:ec2/vpcEndpoint:VpcEndpoint",
  "aws:elasticache/parameterGroup:ParameterGroup",
  "aws:elasticache/subnetGroup:SubnetGroup",
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
  "aws:iam/policy:Policy",
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:kms/alias:Alias",
  "aws:lb/listener:Listener",
  "aws:lb/listenerRule:ListenerRule",
  "aws:lb/loadBalancer:LoadBalancer",
  "aws:lb/targetGroup:TargetGroup",
  "aws:lb/targetGroupAttachment:TargetGroupAttachment",
  "aws:rds/parameterGroup:ParameterGroup",
  "aws:rds/subnetGroup:SubnetGroup",
  "aws:route53/record:Record",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  "aws:s3/bucketPolicy:BucketPolicy",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketVersioning:BucketVersioning",
  // A new value is a new version; the secret keeps the one before.
  "aws:secretsmanager/secretVersion:SecretVersion",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "random:index/randomId:RandomId",
  // A password is made anew by raising its version; the chat's key, which never is, is protected.
  "random:index/randomPassword:RandomPassword",
];

/** Whether somebody has decided what a type holds. */
export function isKnown(type: string): boolean {
  return type in holds || holdsNothing.includes(type);
}

/**
 * What is lost with a resource, in words; nothing, where it can be made again.
 *
 * @param isProtected - whether Pulumi was told to protect it: whoever did had a reason.
 */
export function heldBy(type: string, isProtected: boolean): string | undefined {
  if (type in holds) return holds[type];
  if (!isKnown(type)) return "nobody has said yet what (commands/diff/stateful.ts)";
  return isProtected ? "what stands in it or on it: it is protected" : undefined;
}
