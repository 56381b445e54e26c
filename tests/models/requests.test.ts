import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Request, requestsOf, type Resource } from "./mapping";
import { mappingOf } from "./services";

/** Every request for some inputs. */
function requests(type: string, inputs: Resource["inputs"], region = "sa-east-1") {
  return requestsOf(mappingOf(type, inputs), {
    type,
    name: "it",
    inputs,
    id: "an-id",
    arn: "an-arn",
    region,
  });
}

/** What each operation is asked, of those that are asked once. */
function sent(type: string, inputs: Resource["inputs"], region?: string) {
  return Object.fromEntries(
    requests(type, inputs, region).map(({ operation, params }) => [operation, params]),
  );
}

/** What an operation that is asked several times is asked: each, by what it has ApplyImmediately. */
function modifications(type: string, inputs: Resource["inputs"]) {
  const asked = requests(type, inputs).filter(({ operation }) => operation.startsWith("Modify"));
  return Object.fromEntries(asked.map(({ params }) => [String(params["ApplyImmediately"]), params]));
}

const attributes = (params: Request["params"] | undefined) =>
  Object.fromEntries(
    (params?.["Attributes"] as { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, Value]),
  );

// Each was read in the function that the mapping names, and was otherwise here before.
describe("as the provider sends it", () => {
  test("a bucket is made private and in its region, which is not named in us-east-1", () => {
    const type = "aws:s3/bucket:Bucket";
    const inputs = { bucket: "a", tags: { owner: "b" } };
    const Tags = [{ Key: "owner", Value: "b" }];
    assert.deepEqual(sent(type, inputs), {
      CreateBucket: {
        ACL: "private",
        Bucket: "a",
        CreateBucketConfiguration: { LocationConstraint: "sa-east-1", Tags },
      },
    });
    assert.deepEqual(sent(type, inputs, "us-east-1"), {
      CreateBucket: { ACL: "private", Bucket: "a", CreateBucketConfiguration: { Tags } },
    });
  });

  test("a bucket's lifecycle names the smallest object that changes its class, its encryption the bucket's key", () => {
    const lifecycle = sent("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", { rules: [] });
    assert.equal(
      lifecycle["PutBucketLifecycleConfiguration"]?.["TransitionDefaultMinimumObjectSize"],
      "all_storage_classes_128K",
    );
    const encryption = sent(
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      { bucket: "a", rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
    );
    assert.deepEqual(encryption["PutBucketEncryption"]?.["ServerSideEncryptionConfiguration"], {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" }, BucketKeyEnabled: false }],
    });
  });

  test("a cache's zero days of snapshots aren't sent, and a token goes by itself and at once", () => {
    const group = {
      applyImmediately: false,
      authToken: "t",
      authTokenUpdateStrategy: "SET",
      nodeType: "cache.t4g.micro",
      replicationGroupId: "it",
      snapshotRetentionLimit: 0,
    };
    const type = "aws:elasticache/replicationGroup:ReplicationGroup";
    assert.deepEqual(sent(type, group)["CreateReplicationGroup"], {
      AuthToken: "t",
      AutomaticFailoverEnabled: false,
      CacheNodeType: "cache.t4g.micro",
      Engine: "redis",
      ReplicationGroupId: "it",
      TransitEncryptionEnabled: false,
    });
    assert.deepEqual(modifications(type, group), {
      false: { ApplyImmediately: false, ReplicationGroupId: "it" },
      true: {
        ApplyImmediately: true,
        AuthToken: "t",
        AuthTokenUpdateStrategy: "SET",
        ReplicationGroupId: "it",
      },
    });
  });

  test("a database's certificate authority follows its creation, and isn't named at a restore", () => {
    const type = "aws:rds/instance:Instance";
    const inputs = { identifier: "it", caCertIdentifier: "rds-ca-rsa2048-g1" };
    assert.equal("CACertificateIdentifier" in (sent(type, inputs)["CreateDBInstance"] ?? {}), false);
    assert.deepEqual(modifications(type, inputs)["true"], {
      ApplyImmediately: true,
      CACertificateIdentifier: "rds-ca-rsa2048-g1",
      DBInstanceIdentifier: "it",
    });
    const restored = requests(type, { ...inputs, snapshotIdentifier: "s" });
    assert.doesNotMatch(JSON.stringify(restored), /CACertificateIdentifier/);
  });

  test("what a restore doesn't take follows at once, though the program's own changes wait", () => {
    const type = "aws:rds/instance:Instance";
    const inputs = {
      identifier: "it",
      snapshotIdentifier: "s",
      allocatedStorage: 20,
      applyImmediately: false,
    };
    assert.ok("RestoreDBInstanceFromDBSnapshot" in sent(type, inputs));
    assert.deepEqual(modifications(type, inputs), {
      false: { ApplyImmediately: false, DBInstanceIdentifier: "it", DeletionProtection: false },
      true: { ApplyImmediately: true, DBInstanceIdentifier: "it", AllocatedStorage: 20 },
    });
  });

  test("a balancer's attributes go in one call, those that nobody named among them; public is not said", () => {
    const calls = sent("aws:lb/loadBalancer:LoadBalancer", {
      name: "it",
      accessLogs: { bucket: "b", enabled: true },
      idleTimeout: 55,
      internal: false,
    });
    assert.deepEqual(calls["CreateLoadBalancer"], { Name: "it", Type: "application" });
    assert.deepEqual(attributes(calls["ModifyLoadBalancerAttributes"]), {
      "access_logs.s3.bucket": "b",
      "access_logs.s3.enabled": "true",
      "client_keep_alive.seconds": "3600",
      "connection_logs.s3.enabled": "false",
      "deletion_protection.enabled": "false",
      "health_check_logs.s3.enabled": "false",
      "idle_timeout.timeout_seconds": "55",
      "routing.http.desync_mitigation_mode": "defensive",
      "routing.http.drop_invalid_header_fields.enabled": "false",
      "routing.http.preserve_host_header.enabled": "false",
      "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": "false",
      "routing.http.xff_client_port.enabled": "false",
      "routing.http.xff_header_processing.mode": "append",
      "routing.http2.enabled": "true",
      "waf.fail_open.enabled": "false",
      "zonal_shift.config.enabled": "false",
    });
  });

  test("a health check says all it is, an action its place, and an empty header isn't set", () => {
    const group = sent("aws:lb/targetGroup:TargetGroup", { name: "it", healthCheck: { path: "/" } });
    assert.deepEqual(group["CreateTargetGroup"], {
      HealthCheckEnabled: true,
      HealthCheckIntervalSeconds: 30,
      HealthCheckPath: "/",
      HealthCheckPort: "traffic-port",
      HealthCheckProtocol: "HTTP",
      HealthyThresholdCount: 3,
      Name: "it",
      TargetType: "instance",
      UnhealthyThresholdCount: 3,
    });
    const listener = sent("aws:lb/listener:Listener", {
      defaultActions: [{ type: "redirect", redirect: { statusCode: "HTTP_301" } }],
      routingHttpResponseServerEnabled: false,
      routingHttpResponseXFrameOptionsHeaderValue: "",
    });
    assert.deepEqual(listener["CreateListener"]?.["DefaultActions"], [
      {
        Order: 1,
        RedirectConfig: {
          Host: "#{host}",
          Path: "/#{path}",
          Port: "#{port}",
          Protocol: "#{protocol}",
          Query: "#{query}",
          StatusCode: "HTTP_301",
        },
        Type: "redirect",
      },
    ]);
    assert.deepEqual(attributes(listener["ModifyListenerAttributes"]), {
      "routing.http.response.server.enabled": "false",
    });
  });

  test("a new VPC and subnet are only told what they aren't by themselves", () => {
    const own = { enableDnsHostnames: false, enableDnsSupport: true };
    assert.deepEqual(Object.keys(sent("aws:ec2/vpc:Vpc", own)), ["CreateVpc"]);
    const other = { enableDnsHostnames: false, enableDnsSupport: false };
    assert.deepEqual(sent("aws:ec2/vpc:Vpc", other)["ModifyVpcAttribute"], {
      EnableDnsSupport: { Value: false },
      VpcId: "an-id",
    });
    assert.deepEqual(Object.keys(sent("aws:ec2/subnet:Subnet", { mapPublicIpOnLaunch: false })), [
      "CreateSubnet",
    ]);
  });

  test("a flow log says how long it gathers, and its log group without a star", () => {
    const { CreateFlowLogs } = sent("aws:ec2/flowLog:FlowLog", { logDestination: "arn:group:*", vpcId: "v" });
    assert.equal(CreateFlowLogs?.["MaxAggregationInterval"], 600);
    assert.equal(CreateFlowLogs["LogDestination"], "arn:group");
    assert.match(String(CreateFlowLogs["ClientToken"]), /^terraform-\d{26}$/);
  });

  test("the default security group is looked for by its name too", () => {
    const { DescribeSecurityGroups } = sent("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", {
      vpcId: "v",
    });
    assert.deepEqual(DescribeSecurityGroups?.["Filters"], [
      { Name: "group-name", Values: ["default"] },
      { Name: "vpc-id", Values: ["v"] },
    ]);
  });

  test("a key's rotation is turned on by a call of its own, a secret without a window is deleted for good", () => {
    assert.deepEqual(sent("aws:kms/key:Key", { enableKeyRotation: true })["EnableKeyRotation"], {
      KeyId: "an-id",
    });
    assert.equal(sent("aws:kms/key:Key", { enableKeyRotation: false })["EnableKeyRotation"], undefined);
    assert.deepEqual(
      sent("aws:secretsmanager/secret:Secret", { name: "it", recoveryWindowInDays: 0 })["DeleteSecret"],
      { ForceDeleteWithoutRecovery: true, SecretId: "an-arn" },
    );
  });

  test("a role says its path and its session, a record its TTL of zero", () => {
    const { CreateRole } = sent("aws:iam/role:Role", { name: "it", assumeRolePolicy: "{}" });
    assert.deepEqual(CreateRole, {
      AssumeRolePolicyDocument: "{}",
      MaxSessionDuration: 3600,
      Path: "/",
      RoleName: "it",
    });
    const { ChangeResourceRecordSets } = sent("aws:route53/record:Record", { ttl: 0 });
    assert.match(JSON.stringify(ChangeResourceRecordSets), /"ResourceRecordSet":\{"TTL":0\}/);
  });

  test("a service says its percentages beside its circuit breaker, and that its tasks have no public address", () => {
    const { CreateService } = sent("aws:ecs/service:Service", {
      name: "it",
      deploymentCircuitBreaker: { enable: true, rollback: true },
      networkConfiguration: { securityGroups: ["sg"], subnets: ["subnet"] },
      waitForSteadyState: true,
    });
    assert.deepEqual(CreateService, {
      clientToken: CreateService?.["clientToken"],
      deploymentConfiguration: {
        deploymentCircuitBreaker: { enable: true, rollback: true },
        maximumPercent: 200,
        minimumHealthyPercent: 100,
      },
      enableECSManagedTags: false,
      enableExecuteCommand: false,
      networkConfiguration: {
        awsvpcConfiguration: { assignPublicIp: "DISABLED", securityGroups: ["sg"], subnets: ["subnet"] },
      },
      schedulingStrategy: "REPLICA",
      serviceName: "it",
    });
  });

  test("a file system's lifecycle follows it, and a function is only given a share of the account's if it says one", () => {
    const files = { lifecyclePolicies: [{ transitionToIa: "AFTER_30_DAYS" }] };
    assert.deepEqual(sent("aws:efs/fileSystem:FileSystem", files)["PutLifecycleConfiguration"], {
      FileSystemId: "an-id",
      LifecyclePolicies: [{ TransitionToIA: "AFTER_30_DAYS" }],
    });
    const type = "aws:lambda/function:Function";
    assert.deepEqual(Object.keys(sent(type, { name: "it" })), ["CreateFunction"]);
    assert.deepEqual(sent(type, { name: "it", reservedConcurrentExecutions: 0 })["PutFunctionConcurrency"], {
      FunctionName: "an-id",
      ReservedConcurrentExecutions: 0,
    });
  });
});
