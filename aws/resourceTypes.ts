/** What is to be known of a resource type. */
export interface ResourceFacts {
  /** What it holds that is lost when it is replaced or deleted, in words; nothing where it can be made again. */
  readonly holds?: string;
}

/**
 * Every resource type that this repository makes, by its token. A type that is not here counts as holding something until
 * somebody has thought about it, and tests fail until then: what the diff warns of (`commands/diff/stateful.ts`), what the
 * workflows' roles may do (`bootstrap/permissions/actions/`) and what the emulator has (`emulator/services/`) go by it.
 */
export const resourceTypes = {
  "aws:acm/certificate:Certificate": {},
  "aws:acm/certificateValidation:CertificateValidation": {},
  "aws:cloudwatch/logGroup:LogGroup": { holds: "the logs kept so far" },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {},
  "aws:ec2/eip:Eip": {},
  "aws:ec2/flowLog:FlowLog": {},
  "aws:ec2/internetGateway:InternetGateway": {},
  "aws:ec2/natGateway:NatGateway": {},
  "aws:ec2/route:Route": {},
  "aws:ec2/routeTable:RouteTable": {},
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {},
  "aws:ec2/securityGroup:SecurityGroup": {},
  "aws:ec2/subnet:Subnet": {},
  "aws:ec2/vpc:Vpc": {},
  "aws:ec2/vpcEndpoint:VpcEndpoint": {},
  "aws:elasticache/parameterGroup:ParameterGroup": {},
  "aws:elasticache/replicationGroup:ReplicationGroup": { holds: "the cache, and Celery's queues" },
  "aws:elasticache/subnetGroup:SubnetGroup": {},
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {},
  "aws:iam/policy:Policy": {},
  "aws:iam/role:Role": {},
  "aws:iam/rolePolicy:RolePolicy": {},
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {},
  "aws:kms/alias:Alias": {},
  "aws:kms/key:Key": { holds: "what nobody can read any more without it" },
  "aws:lb/listener:Listener": {},
  "aws:lb/listenerRule:ListenerRule": {},
  "aws:lb/loadBalancer:LoadBalancer": {},
  "aws:lb/targetGroup:TargetGroup": {},
  "aws:lb/targetGroupAttachment:TargetGroupAttachment": {},
  "aws:rds/instance:Instance": { holds: "the database" },
  "aws:rds/parameterGroup:ParameterGroup": {},
  "aws:rds/subnetGroup:SubnetGroup": {},
  "aws:route53/record:Record": {},
  "aws:s3/bucket:Bucket": { holds: "the files in it" },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {},
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": {},
  "aws:s3/bucketPolicy:BucketPolicy": {},
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {},
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {},
  "aws:s3/bucketVersioning:BucketVersioning": {},
  "aws:secretsmanager/secret:Secret": { holds: "the secrets in it" },
  "aws:secretsmanager/secretPolicy:SecretPolicy": {},
  // A new value is a new version; the secret keeps the one before.
  "aws:secretsmanager/secretVersion:SecretVersion": {},
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {},
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {},
  "random:index/randomId:RandomId": {},
  // A password is made anew by raising its version; the chat's key, which never is, is protected.
  "random:index/randomPassword:RandomPassword": {},
  "random:index/randomString:RandomString": {},
} as const satisfies Readonly<Record<string, ResourceFacts>>;

/** The token of such a type. */
export type Token = keyof typeof resourceTypes;

/** What is known of a type, whoever made it. */
export function factsOf(token: string): ResourceFacts | undefined {
  return (resourceTypes as Readonly<Record<string, ResourceFacts>>)[token];
}
