import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { Alarms } from "../../components/alarms";
import { Application } from "../../components/application";
import { AppEnvironment } from "../../components/appEnvironment";
import { Backups } from "../../components/backups";
import { BrevoCredentials } from "../../components/brevoCredentials";
import { Budget } from "../../components/budget";
import { Cache } from "../../components/cache";
import { Certificate } from "../../components/certificate";
import { Database } from "../../components/database";
import { DjangoSecrets } from "../../components/djangoSecrets";
import { Firewall } from "../../components/firewall";
import { ImageRepository } from "../../components/imageRepository";
import { LoadBalancer } from "../../components/loadBalancer";
import { RestoredUploads } from "../../components/restoredUploads";
import { Network } from "../../components/network";
import { Sleep } from "../../components/sleep";
import { Uploads } from "../../components/uploads";
import { deploy } from "../support/mocks";

/** What a component keeps to itself: `transforms` reach these all the same (README.md, Components). */
const parts: Readonly<Record<string, string>> = {
  "aws:backup/selection:Selection": "a part of a plan",
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration": "a part of a vault",
  "aws:cloudwatch/eventTarget:EventTarget": "a part of a rule",
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": "a part of a log group",
  "aws:efs/backupPolicy:BackupPolicy": "a part of a file system",
  "aws:efs/fileSystemPolicy:FileSystemPolicy": "a part of a file system",
  "aws:ec2/eip:Eip": "the address of a NAT gateway, which has it as `publicIp`",
  "aws:ec2/route:Route": "a line of a route table",
  "aws:ec2/routeTableAssociation:RouteTableAssociation": "joins a subnet and its table",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "a line of a security group",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "a line of a security group",
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": "a part of a repository",
  "aws:lb/listenerRule:ListenerRule": "a line of a listener",
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": "a part of a web ACL",
  "aws:lb/targetGroupAttachment:TargetGroupAttachment": "a line of a target group",
  "aws:acm/certificateValidation:CertificateValidation": "only waits: its result is the field `arn`",
  "aws:iam/policy:Policy": "its ARN is the field `readerPolicyArn`",
  "aws:iam/rolePolicy:RolePolicy": "a part of a role",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "a part of a role",
  "aws:s3/bucketPolicy:BucketPolicy": "a part of a bucket",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "a part of a bucket",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": "a part of a bucket",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": "a part of a bucket",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    "a part of a bucket",
  "aws:s3/bucketVersioning:BucketVersioning": "a part of a bucket",
  "random:index/randomId:RandomId": "a part of a name",
  "random:index/randomPassword:RandomPassword": "its value is a field, as a secret",
};

/** What can be reached from a resource by its public fields, itself included. */
function reachable(from: unknown): pulumi.Resource[] {
  if (Array.isArray(from)) return from.flatMap(reachable);
  if (!pulumi.Resource.isInstance(from)) return [];
  if (!(from instanceof pulumi.ComponentResource)) return [from];
  const fields = Object.entries(from).filter(([name]) => !name.startsWith("__"));
  return [from, ...fields.flatMap(([, value]) => reachable(value))];
}

/** Every component, with all that its arguments can make of it. */
function everything(): pulumi.ComponentResource[] {
  const network = new Network("network", {
    region: "sa-east-1",
    availabilityZones: ["sa-east-1a", "sa-east-1b"],
    interfaceEndpoints: ["logs"],
  });
  const place = {
    vpcId: network.vpcId,
    subnetIds: network.dataSubnetIds,
    allowedSecurityGroupIds: [network.appSecurityGroupId],
  };
  const database = new Database("database", place);
  const backups = new Backups("backups", {
    resourceArns: [database.instance.arn],
    lock: "governance",
    copyRegion: "us-east-1",
  });
  const cache = new Cache("cache", place);
  const brevo = new BrevoCredentials("brevo", { smtpUser: "user", smtpPassword: "password" });
  const django = new DjangoSecrets("django", {});
  const certificate = new Certificate("certificate", { domains: ["example.com"], hostedZoneId: "Z1" });
  const loadBalancer = new LoadBalancer("alb", {
    vpcId: network.vpcId,
    vpcCidrs: network.cidrs,
    subnetIds: network.publicSubnetIds,
    appSecurityGroupId: network.appSecurityGroupId,
    appTargets: ["10.20.64.10:8000"],
    domains: ["example.com"],
    certificateArn: certificate.arn,
    hostedZoneId: "Z1",
  });
  const environment = new AppEnvironment("environment", {
    domains: ["example.com"],
    appTargets: [],
    database,
    cache,
    variables: { plain: {}, secret: {} },
    secrets: [brevo.secret, django.secret],
    kmsKeyArn: django.kmsKeyArn,
    kmsKeyArns: [brevo.kmsKeyArn, django.kmsKeyArn],
  });
  const uploads = new Uploads("uploads", {
    vpcId: network.vpcId,
    subnets: { "sa-east-1a": { id: "subnet-1" } },
    appSecurityGroupId: network.appSecurityGroupId,
  });
  const application = new Application("app", {
    image: "123456789012.dkr.ecr.sa-east-1.amazonaws.com/siscoe:1",
    subnetIds: network.appSubnetIds,
    securityGroupId: network.appSecurityGroupId,
    targetGroupArn: loadBalancer.targetGroupArn,
    region: "sa-east-1",
    plain: environment.plain,
    secretReferences: environment.secretReferences,
    secretVersions: environment.secretVersions,
    secretsReaderPolicyArn: environment.readerPolicyArn,
    uploads,
  });
  const alarms = new Alarms("alarms", {
    region: "sa-east-1",
    email: "plantao@example.com",
    names: "*",
    latencySeconds: 3,
    instanceClass: "db.t4g.medium",
    storageGb: 20,
    natGateways: network.natGateways,
    certificateArn: certificate.arn,
    logRetentionDays: 90,
    keepLogs: false,
    ...{ loadBalancer, database, cache, uploads, application },
  });
  const budget = new Budget("budget", { monthlyUsd: 250, email: "ti@example.com" });
  const firewall = new Firewall("firewall", {
    region: "sa-east-1",
    loadBalancerArn: loadBalancer.loadBalancer.arn,
  });
  const restoredUploads = new RestoredUploads("restored-uploads", {
    fileSystemId: "fs-0123456789abcdef0",
    subnets: { "sa-east-1a": { id: "subnet-1" } },
    securityGroupId: "sg-1",
  });
  const images = new ImageRepository("images", {});
  const cron = "cron(0 7 ? * MON-FRI *)";
  const times = { databaseWakes: cron, tasksWake: cron, tasksSleep: cron, databaseSleeps: cron };
  const sleep = new Sleep("sleep", { times, timeZone: "America/Sao_Paulo", database: database.instance });
  const site = [
    restoredUploads,
    certificate,
    loadBalancer,
    environment,
    uploads,
    application,
    alarms,
    firewall,
    budget,
    images,
    sleep,
  ];
  return [network, database, backups, cache, brevo, django, ...site];
}

test("every resource of a component is reached by a field, but for named parts of others", async () => {
  const { resources, outputs } = await deploy(() => {
    const reached = everything().flatMap(reachable);
    return { reached: pulumi.all(reached.map(({ urn }) => urn)) };
  });
  const reached = new Set(outputs["reached"] as string[]);
  const hidden = resources.filter(({ custom, urn }) => custom && !reached.has(urn));
  assert.deepEqual(
    hidden.filter(({ type }) => parts[type] === undefined).map(({ type, name }) => `${type} ${name}`),
    [],
  );
  assert.deepEqual(
    Object.keys(parts).filter((type) => !hidden.some((one) => one.type === type)),
    [],
    "a part that no component makes, or hides, any more",
  );
});
