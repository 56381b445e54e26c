import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import program = require("../../index");
import { json, namesByType, resource } from "../support/find";
import { deploy, type Deployment } from "../support/mocks";
import { settingsOf } from "../support/stackFiles";

const keys = [
  "siscoe-prod-brevo-key",
  "siscoe-prod-database-key",
  "siscoe-prod-django-key",
  "siscoe-prod-logs-key",
];

/** Everything of production, by type. */
const production = {
  "aws:acm/certificate:Certificate": ["siscoe-prod-certificate"],
  "aws:acm/certificateValidation:CertificateValidation": ["siscoe-prod-certificate"],
  "aws:cloudwatch/logGroup:LogGroup": [
    "siscoe-prod-cache-engine-log",
    "siscoe-prod-cache-slow-log",
    "siscoe-prod-database-postgresql-log",
    "siscoe-prod-database-upgrade-log",
    "siscoe-prod-network-flow",
  ],
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ["siscoe-prod-network-default"],
  "aws:ec2/eip:Eip": ["siscoe-prod-network-nat-sa-east-1a"],
  "aws:ec2/flowLog:FlowLog": ["siscoe-prod-network-flow"],
  "aws:ec2/internetGateway:InternetGateway": ["siscoe-prod-network"],
  "aws:ec2/natGateway:NatGateway": ["siscoe-prod-network-nat-sa-east-1a"],
  "aws:ec2/route:Route": [
    "siscoe-prod-network-app-sa-east-1a-internet",
    "siscoe-prod-network-app-sa-east-1b-internet",
    "siscoe-prod-network-app-sa-east-1c-internet",
    "siscoe-prod-network-public-internet",
  ],
  "aws:ec2/routeTable:RouteTable": [
    "siscoe-prod-network-app-sa-east-1a",
    "siscoe-prod-network-app-sa-east-1b",
    "siscoe-prod-network-app-sa-east-1c",
    "siscoe-prod-network-data",
    "siscoe-prod-network-public",
  ],
  "aws:ec2/routeTableAssociation:RouteTableAssociation": [
    "siscoe-prod-network-app-sa-east-1a",
    "siscoe-prod-network-app-sa-east-1b",
    "siscoe-prod-network-app-sa-east-1c",
    "siscoe-prod-network-data-sa-east-1a",
    "siscoe-prod-network-data-sa-east-1b",
    "siscoe-prod-network-data-sa-east-1c",
    "siscoe-prod-network-public-sa-east-1a",
    "siscoe-prod-network-public-sa-east-1b",
    "siscoe-prod-network-public-sa-east-1c",
  ],
  "aws:ec2/securityGroup:SecurityGroup": [
    "siscoe-prod-alb",
    "siscoe-prod-cache-access",
    "siscoe-prod-database-access",
    "siscoe-prod-network-app",
  ],
  "aws:ec2/subnet:Subnet": [
    "siscoe-prod-network-app-sa-east-1a",
    "siscoe-prod-network-app-sa-east-1b",
    "siscoe-prod-network-app-sa-east-1c",
    "siscoe-prod-network-data-sa-east-1a",
    "siscoe-prod-network-data-sa-east-1b",
    "siscoe-prod-network-data-sa-east-1c",
    "siscoe-prod-network-public-sa-east-1a",
    "siscoe-prod-network-public-sa-east-1b",
    "siscoe-prod-network-public-sa-east-1c",
  ],
  "aws:ec2/vpc:Vpc": ["siscoe-prod-network"],
  "aws:ec2/vpcEndpoint:VpcEndpoint": ["siscoe-prod-network-s3-gateway"],
  "aws:elasticache/parameterGroup:ParameterGroup": ["siscoe-prod-cache"],
  "aws:elasticache/replicationGroup:ReplicationGroup": ["siscoe-prod-cache"],
  "aws:elasticache/subnetGroup:SubnetGroup": ["siscoe-prod-cache"],
  "aws:iam/policy:Policy": ["siscoe-prod-environment-reader"],
  "aws:iam/role:Role": ["siscoe-prod-database-monitoring", "siscoe-prod-network-flow"],
  "aws:iam/rolePolicy:RolePolicy": ["siscoe-prod-network-flow"],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ["siscoe-prod-database-monitoring"],
  "aws:kms/alias:Alias": keys,
  "aws:kms/key:Key": keys,
  "aws:lb/listener:Listener": ["siscoe-prod-alb-http", "siscoe-prod-alb-https"],
  "aws:lb/listenerRule:ListenerRule": [
    "siscoe-prod-alb-our-domains",
    "siscoe-prod-alb-private-path",
    "siscoe-prod-alb-private-path-encoded",
    "siscoe-prod-alb-proxy-headers",
  ],
  "aws:lb/loadBalancer:LoadBalancer": ["siscoe-prod-alb"],
  "aws:lb/targetGroup:TargetGroup": ["siscoe-prod-alb"],
  "aws:rds/instance:Instance": ["siscoe-prod-database"],
  "aws:rds/parameterGroup:ParameterGroup": ["siscoe-prod-database"],
  "aws:rds/subnetGroup:SubnetGroup": ["siscoe-prod-database"],
  "aws:route53/record:Record": [
    "siscoe-prod-alb-siscoe.example.com",
    "siscoe-prod-alb-www.siscoe.example.com",
    "siscoe-prod-certificate-validation-siscoe.example.com",
    "siscoe-prod-certificate-validation-www.siscoe.example.com",
  ],
  "aws:s3/bucket:Bucket": ["siscoe-prod-alb-logs"],
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ["siscoe-prod-alb-logs"],
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ["siscoe-prod-alb-logs"],
  "aws:s3/bucketPolicy:BucketPolicy": ["siscoe-prod-alb-logs"],
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ["siscoe-prod-alb-logs"],
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": [
    "siscoe-prod-alb-logs",
  ],
  "aws:s3/bucketVersioning:BucketVersioning": ["siscoe-prod-alb-logs"],
  "aws:secretsmanager/secret:Secret": ["siscoe-prod-brevo", "siscoe-prod-django", "siscoe-prod-environment"],
  "aws:secretsmanager/secretVersion:SecretVersion": [
    "siscoe-prod-brevo",
    "siscoe-prod-django",
    "siscoe-prod-environment",
  ],
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": [
    "siscoe-prod-alb-to-app",
    "siscoe-prod-network-app-to-dns-tcp",
    "siscoe-prod-network-app-to-dns-udp",
    "siscoe-prod-network-app-to-https",
    "siscoe-prod-network-app-to-postgresql-sa-east-1a",
    "siscoe-prod-network-app-to-postgresql-sa-east-1b",
    "siscoe-prod-network-app-to-postgresql-sa-east-1c",
    "siscoe-prod-network-app-to-redis-sa-east-1a",
    "siscoe-prod-network-app-to-redis-sa-east-1b",
    "siscoe-prod-network-app-to-redis-sa-east-1c",
    "siscoe-prod-network-app-to-smtp",
  ],
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": [
    "siscoe-prod-alb-from-world-443",
    "siscoe-prod-alb-from-world-80",
    "siscoe-prod-alb-into-app",
    "siscoe-prod-cache-access-from-0",
    "siscoe-prod-database-access-from-0",
  ],
  "pulumi:providers:aws": ["siscoe-prod"],
  "random:index/randomId:RandomId": ["siscoe-prod-cache-suffix", "siscoe-prod-database-suffix"],
  "random:index/randomPassword:RandomPassword": [
    "siscoe-prod-cache-token",
    "siscoe-prod-database-password",
    "siscoe-prod-django-chat-encryption-key",
    "siscoe-prod-django-secret-key",
  ],
  "siscoe:data:Cache": ["siscoe-prod-cache"],
  "siscoe:data:Database": ["siscoe-prod-database"],
  "siscoe:django:AppEnvironment": ["siscoe-prod-environment"],
  "siscoe:django:DjangoSecrets": ["siscoe-prod-django"],
  "siscoe:mail:BrevoCredentials": ["siscoe-prod-brevo"],
  "siscoe:network:AppSecurityGroup": ["siscoe-prod-network-app"],
  "siscoe:network:FlowLog": ["siscoe-prod-network-flow"],
  "siscoe:network:Network": ["siscoe-prod-network"],
  "siscoe:network:ServiceSecurityGroup": ["siscoe-prod-cache-access", "siscoe-prod-database-access"],
  "siscoe:security:EncryptionKey": keys,
  "siscoe:security:SecretBundle": ["siscoe-prod-brevo", "siscoe-prod-django", "siscoe-prod-environment"],
  "siscoe:site:AccessLogBucket": ["siscoe-prod-alb-logs"],
  "siscoe:site:Certificate": ["siscoe-prod-certificate"],
  "siscoe:site:LoadBalancer": ["siscoe-prod-alb"],
};

/** What holds data, or stands under it: nothing else is protected. */
const stateful = {
  "aws:ec2/subnet:Subnet": [
    "siscoe-prod-network-data-sa-east-1a",
    "siscoe-prod-network-data-sa-east-1b",
    "siscoe-prod-network-data-sa-east-1c",
  ],
  "aws:ec2/vpc:Vpc": ["siscoe-prod-network"],
  "aws:elasticache/replicationGroup:ReplicationGroup": ["siscoe-prod-cache"],
  "aws:kms/key:Key": keys,
  "aws:lb/loadBalancer:LoadBalancer": ["siscoe-prod-alb"],
  "aws:rds/instance:Instance": ["siscoe-prod-database"],
  "aws:s3/bucket:Bucket": ["siscoe-prod-alb-logs"],
  "aws:secretsmanager/secret:Secret": ["siscoe-prod-brevo", "siscoe-prod-django", "siscoe-prod-environment"],
  "random:index/randomPassword:RandomPassword": ["siscoe-prod-django-chat-encryption-key"],
};

describe("production", () => {
  let prod: Deployment;
  before(async () => {
    prod = await deploy(program, { settings: settingsOf("prod") });
  });

  test("is exactly this", () => {
    assert.deepEqual(namesByType(prod.resources), production);
  });

  test("is the same in a first preview, when nothing that AWS answers is known", async () => {
    const preview = await deploy(program, { settings: settingsOf("prod"), preview: true });
    assert.deepEqual(namesByType(preview.resources), production);
  });

  test("protects what holds data, and nothing else", () => {
    assert.deepEqual(namesByType(prod.resources.filter(({ protect }) => protect)), stateful);
    assert.equal(
      resource(prod, "aws:rds/instance:Instance", "siscoe-prod-database").inputs["deletionProtection"],
      true,
    );
    const loadBalancer = resource(prod, "aws:lb/loadBalancer:LoadBalancer", "siscoe-prod-alb");
    assert.equal(loadBalancer.inputs["enableDeletionProtection"], true);
    assert.equal(
      resource(prod, "aws:s3/bucket:Bucket", "siscoe-prod-alb-logs").inputs["forceDestroy"],
      false,
    );
  });

  test("keeps in AWS what outlives the stack: the database's key, the cache's, the flow logs, and earlier versions of secrets", () => {
    assert.deepEqual(namesByType(prod.resources.filter(({ retainOnDelete }) => retainOnDelete)), {
      "aws:cloudwatch/logGroup:LogGroup": ["siscoe-prod-network-flow"],
      "aws:kms/key:Key": ["siscoe-prod-database-key", "siscoe-prod-logs-key"],
      "aws:route53/record:Record": [
        "siscoe-prod-certificate-validation-siscoe.example.com",
        "siscoe-prod-certificate-validation-www.siscoe.example.com",
      ],
      "aws:secretsmanager/secretVersion:SecretVersion": [
        "siscoe-prod-brevo",
        "siscoe-prod-django",
        "siscoe-prod-environment",
      ],
    });
  });

  test("hangs every resource under a component", () => {
    const stack = "urn:pulumi:prod::siscoe::pulumi:pulumi:Stack::siscoe-prod";
    const components = prod.resources.filter(({ type }) => type.startsWith("siscoe:"));
    const urns = components.map(({ urn }) => urn);
    for (const { type, name, parent, custom } of prod.resources) {
      const mayBeTop = !custom || type === "pulumi:providers:aws";
      assert.ok(
        urns.includes(parent) || (mayBeTop && parent === stack),
        `${type} "${name}" is under ${parent}`,
      );
    }
    const top = components.filter(({ parent }) => parent === stack).map(({ type }) => type);
    assert.deepEqual(top.sort(), [
      "siscoe:data:Cache",
      "siscoe:data:Database",
      "siscoe:django:AppEnvironment",
      "siscoe:django:DjangoSecrets",
      "siscoe:mail:BrevoCredentials",
      "siscoe:network:Network",
      "siscoe:security:EncryptionKey",
      "siscoe:site:Certificate",
      "siscoe:site:LoadBalancer",
    ]);
  });

  test("makes everything of AWS through the one provider, whose region and tags the settings give", () => {
    const provider = resource(prod, "pulumi:providers:aws", "siscoe-prod");
    assert.equal(provider.inputs["region"], "sa-east-1");
    assert.equal(provider.inputs["allowedAccountIds"], undefined);
    assert.deepEqual(json(provider.inputs["defaultTags"]), {
      tags: { project: "siscoe", environment: "prod", owner: "siscoe" },
    });
    for (const made of prod.resources.filter(({ type }) => type.startsWith("aws:"))) {
      assert.equal(made.provider, `${provider.urn}::aws:siscoe-prod`, made.urn);
    }
  });

  test("waits for nothing without a reason", () => {
    const waiting = prod.resources.filter(({ dependsOn }) => dependsOn.length > 0);
    const names = waiting.map(({ type, dependsOn }) => [
      type,
      dependsOn.map((urn) => urn.slice(urn.lastIndexOf("$") + 1)).sort(),
    ]);
    assert.deepEqual(Object.fromEntries(names), {
      // RDS would make the groups itself, kept for ever.
      "aws:rds/instance:Instance": [
        "aws:cloudwatch/logGroup:LogGroup::siscoe-prod-database-postgresql-log",
        "aws:cloudwatch/logGroup:LogGroup::siscoe-prod-database-upgrade-log",
      ],
      // AWS drops what the role can't write yet.
      "aws:ec2/flowLog:FlowLog": ["aws:iam/rolePolicy:RolePolicy::siscoe-prod-network-flow"],
      // S3 refuses two changes of a bucket's access at once.
      "aws:s3/bucketPolicy:BucketPolicy": [
        "aws:s3/bucketOwnershipControls:BucketOwnershipControls::siscoe-prod-alb-logs",
      ],
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls": [
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock::siscoe-prod-alb-logs",
      ],
    });
  });

  test("ignores no change, but of the final snapshots' names, made up in every run, and of what stays as it was made", () => {
    const ignoring = prod.resources.filter(({ ignoreChanges }) => ignoreChanges.length > 0);
    assert.deepEqual(Object.fromEntries(ignoring.map(({ type, ignoreChanges }) => [type, ignoreChanges])), {
      "aws:ec2/vpc:Vpc": ["assignGeneratedIpv6CidrBlock"],
      "aws:ec2/subnet:Subnet": ["ipv6CidrBlock"],
      "aws:rds/instance:Instance": ["finalSnapshotIdentifier", "engineLifecycleSupport"],
      "aws:elasticache/replicationGroup:ReplicationGroup": ["finalSnapshotIdentifier", "kmsKeyId"],
      "aws:kms/key:Key": ["policy"],
    });
  });
});
