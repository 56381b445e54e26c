import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Properties } from "../../emulator/values";
import { Account, CACHE, DATABASE, policy, trust } from "./emulatorAccount";
import { takenNames } from "./emulatorTakenNames";

const KEY = "aws:kms/key:Key";
const RDS = "aws:rds/instance:Instance";
const REDIS = "aws:elasticache/replicationGroup:ReplicationGroup";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const ROLE = "aws:iam/role:Role";
const BUCKET = "aws:s3/bucket:Bucket";
const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const ALLOW_LOGS = {
  Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
  Action: "s3:PutObject",
};

async function refuses(making: Promise<unknown>, words: RegExp): Promise<void> {
  await assert.rejects(making, (error: Error) => {
    assert.match(error.message, words);
    // It is printed to a user, to whom the emulator's own files say nothing.
    assert.ok(!error.message.includes("provider.ts"));
    return true;
  });
}

describe("names that are taken", () => {
  for (const [type, inputs, words] of takenNames) {
    test(`${type} is refused under a name that another has`, async () => {
      const account = new Account();
      const { id } = await account.create(type, inputs);
      await refuses(account.create(type, inputs), words);
      await account.update(type, id, { ...inputs, tags: { a: "b" } }).catch((error: unknown) => {
        assert.match(String(error), /has no input .*tags/, "its own name is no obstacle to an update");
      });
    });
  }

  test("an alias, a subnet group and a balancer too", async () => {
    const account = new Account();
    const { subnetIds } = await account.network();
    const key = await account.create(KEY, {});
    const twice: [string, Properties, RegExp][] = [
      ["aws:kms/alias:Alias", { name: "alias/taken", targetKeyId: key.id }, /AlreadyExistsException/],
      ["aws:rds/subnetGroup:SubnetGroup", { name: "taken", subnetIds }, /DBSubnetGroupAlreadyExists/],
      [
        "aws:elasticache/subnetGroup:SubnetGroup",
        { name: "taken", subnetIds },
        /CacheSubnetGroupAlreadyExists/,
      ],
      [BALANCER, { name: "taken", subnets: subnetIds }, /ELBv2 Load Balancer \(taken\) already exists/],
    ];
    for (const [type, inputs, words] of twice) {
      await account.create(type, inputs);
      await refuses(account.create(type, inputs), words);
    }
  });
});

describe("things that aren't there", () => {
  const ARN = "arn:aws:kms:sa-east-1:123456789012:key/none";
  const LISTENER = "arn:aws:elasticloadbalancing:sa-east-1:123456789012:listener/app/x/1/2";
  const fixed = [{ type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } }];
  const missing: [type: string, inputs: Properties, words: RegExp][] = [
    [
      "aws:ec2/subnet:Subnet",
      { vpcId: "my-vpc", cidrBlock: "10.0.0.0/24" },
      /InvalidVpcID.NotFound: The vpc ID 'my-vpc' does not exist/,
    ],
    [
      "aws:ec2/routeTableAssociation:RouteTableAssociation",
      { subnetId: "subnet-x", routeTableId: "rtb-x" },
      /InvalidSubnetID.NotFound/,
    ],
    [
      "aws:ec2/route:Route",
      { routeTableId: "rtb-0", destinationCidrBlock: "0.0.0.0/0", gatewayId: "igw-0" },
      /InvalidRouteTableID.NotFound/,
    ],
    [
      "aws:ec2/natGateway:NatGateway",
      { subnetId: "subnet-0123456789abcdef0", allocationId: "eipalloc-0" },
      /InvalidAllocationID.NotFound/,
    ],
    [INGRESS, { securityGroupId: "sg-0", ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" }, /InvalidGroup.NotFound/],
    [RDS, { ...DATABASE, kmsKeyId: ARN, storageEncrypted: true }, /KMSKeyNotAccessibleFault/],
    [
      RDS,
      { ...DATABASE, dbSubnetGroupName: "none" },
      /DBSubnetGroupNotFoundFault: DBSubnetGroup name not found: none/,
    ],
    [RDS, { ...DATABASE, parameterGroupName: "none" }, /DBParameterGroupNotFound: .*none/],
    [RDS, { ...DATABASE, snapshotIdentifier: "none" }, /DBSnapshotNotFound: DBSnapshot none not found/],
    [RDS, { ...DATABASE, vpcSecurityGroupIds: ["sg-0"] }, /InvalidGroup.NotFound/],
    [REDIS, { ...CACHE, parameterGroupName: "none" }, /CacheParameterGroupNotFound/],
    [REDIS, { ...CACHE, subnetGroupName: "none" }, /CacheSubnetGroupNotFoundFault/],
    [REDIS, { ...CACHE, kmsKeyId: ARN, atRestEncryptionEnabled: true }, /KMSKeyNotAccessibleFault/],
    [
      REDIS,
      {
        ...CACHE,
        logDeliveryConfigurations: [
          { destination: "none", destinationType: "cloudwatch-logs", logFormat: "json", logType: "slow-log" },
        ],
      },
      /The log group none does not exist/,
    ],
    ["aws:secretsmanager/secret:Secret", { kmsKeyId: ARN }, /KMSKeyNotAccessibleFault/],
    [
      "aws:secretsmanager/secretVersion:SecretVersion",
      { secretId: "none", secretString: "x" },
      /ResourceNotFoundException: Secrets Manager can't find/,
    ],
    ["aws:kms/alias:Alias", { targetKeyId: "none" }, /NotFoundException/],
    ["aws:cloudwatch/logGroup:LogGroup", { kmsKeyId: ARN }, /AccessDeniedException/],
    [
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      { role: "none", policyArn: "arn:aws:iam::aws:policy/X" },
      /NoSuchEntity: The role with name none/,
    ],
    [
      "aws:iam/rolePolicy:RolePolicy",
      { role: "none", policy: policy({ Action: "s3:*", Resource: "*" }) },
      /NoSuchEntity/,
    ],
    [
      "aws:s3/bucketPolicy:BucketPolicy",
      { bucket: "none", policy: policy({ ...ALLOW_LOGS, Resource: "*" }) },
      /NoSuchBucket/,
    ],
    [
      "aws:s3/bucketVersioning:BucketVersioning",
      { bucket: "none", versioningConfiguration: { status: "Enabled" } },
      /NoSuchBucket/,
    ],
    [
      "aws:lb/listener:Listener",
      { loadBalancerArn: LISTENER, port: 80, protocol: "HTTP", defaultActions: fixed },
      /LoadBalancerNotFound/,
    ],
    [
      "aws:lb/listenerRule:ListenerRule",
      { listenerArn: LISTENER, conditions: [{ pathPattern: { values: ["/"] } }], actions: fixed },
      /ListenerNotFound/,
    ],
    [
      "aws:lb/targetGroupAttachment:TargetGroupAttachment",
      { targetGroupArn: "none", targetId: "10.0.0.1" },
      /TargetGroupNotFound/,
    ],
    [
      "aws:acm/certificateValidation:CertificateValidation",
      { certificateArn: "arn:aws:acm:sa-east-1:123456789012:certificate/x" },
      /Could not find certificate/,
    ],
    [
      KEY,
      {
        policy: policy({
          Principal: { AWS: ["arn:aws:iam::123456789012:root", "arn:aws:iam::123456789012:role/none"] },
          Action: "kms:*",
          Resource: "*",
        }),
      },
      /invalid principals \(.*role\/none/,
    ],
  ];
  for (const [index, [type, inputs, words]] of missing.entries()) {
    test(`${index}: ${type} is refused: ${words.source.slice(0, 40)}`, async () => {
      await refuses(new Account().create(type, inputs), words);
    });
  }

  test("what a preview can't know of, a stack from outside may well have: networks, zones and certificates", async () => {
    const account = new Account();
    const subnets = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"];
    const balancer = await account.create(BALANCER, { subnets });
    const listener = {
      ...{ loadBalancerArn: balancer.id, port: 443, protocol: "HTTPS", defaultActions: fixed },
      certificateArn: "arn:aws:acm:sa-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
    };
    await account.create("aws:lb/listener:Listener", listener);
    const elsewhere = listener.certificateArn.replace("sa-east-1", "us-east-1");
    await refuses(
      account.create("aws:lb/listener:Listener", { ...listener, port: 444, certificateArn: elsewhere }),
      /CertificateNotFound/,
    );
  });
});

describe("what doesn't go together", () => {
  test("subnets outside their VPC's addresses, and on each other's", async () => {
    const account = new Account();
    const { vpcId } = await account.network();
    const subnet = (cidrBlock: string) => account.create("aws:ec2/subnet:Subnet", { vpcId, cidrBlock });
    await refuses(subnet("10.1.0.0/24"), /InvalidSubnet.Range/);
    await refuses(subnet("10.0.0.128/25"), /InvalidSubnet.Conflict/);
    await subnet("10.0.2.0/24");
  });

  test("subnets of one zone only, for a database and for a balancer", async () => {
    const account = new Account();
    const [subnetId] = (await account.network()).subnetIds;
    const group = account.create("aws:rds/subnetGroup:SubnetGroup", { subnetIds: [subnetId] });
    await refuses(group, /DBSubnetGroupDoesNotCoverEnoughAZs/);
    await refuses(
      account.create(BALANCER, { subnets: [subnetId] }),
      /two subnets in two different Availability Zones/,
    );
  });

  test("two subnets of one zone on a balancer", async () => {
    const account = new Account();
    const { vpcId, subnetIds } = await account.network();
    const inputs = { vpcId, availabilityZone: "sa-east-1a", cidrBlock: "10.0.5.0/24" };
    const third = await account.create("aws:ec2/subnet:Subnet", inputs);
    await refuses(
      account.create(BALANCER, { subnets: [...subnetIds, third.id] }),
      /multiple subnets in the same Availability Zone/,
    );
  });

  test("a second gateway, route or association, an address in use, a gateway that isn't there", async () => {
    const account = new Account();
    const { vpcId, gatewayId, subnetIds } = await account.network();
    const [subnetId, otherSubnetId] = subnetIds;
    const gateway = account.create("aws:ec2/internetGateway:InternetGateway", { vpcId });
    await refuses(gateway, /Resource.AlreadyAssociated: the vpc .* is already attached/);
    const { id: allocationId } = await account.create("aws:ec2/eip:Eip", { domain: "vpc" });
    await account.create("aws:ec2/natGateway:NatGateway", { subnetId, allocationId });
    const nat = account.create("aws:ec2/natGateway:NatGateway", { subnetId: otherSubnetId, allocationId });
    await refuses(nat, /Resource.AlreadyAssociated: resource eipalloc-.* is already associated/);

    const { id: routeTableId } = await account.create("aws:ec2/routeTable:RouteTable", { vpcId });
    const route = (more: Properties) =>
      account.create("aws:ec2/route:Route", { routeTableId, destinationCidrBlock: "0.0.0.0/0", ...more });
    await refuses(route({ gatewayId: "igw-00000000000000000" }), /InvalidGatewayID.NotFound/);
    await refuses(route({ natGatewayId: "nat-00000000000000000" }), /NatGatewayNotFound/);
    await route({ gatewayId });
    await refuses(
      route({ gatewayId }),
      /RouteAlreadyExists: Route in Route Table \(.*\) with destination \(0.0.0.0\/0\) already exists/,
    );
    const ipv6 = { destinationCidrBlock: undefined, destinationIpv6CidrBlock: "::/0", gatewayId };
    await route(ipv6);
    await refuses(route(ipv6), /RouteAlreadyExists: .* with destination \(::\/0\) already exists/);
    const association = "aws:ec2/routeTableAssociation:RouteTableAssociation";
    await account.create(association, { routeTableId, subnetId });
    await refuses(
      account.create(association, { routeTableId, subnetId }),
      /conflicts with an existing association/,
    );
  });

  test("a zone of another region", async () => {
    const account = new Account();
    const { vpcId } = await account.network();
    const subnet = { vpcId, cidrBlock: "10.0.7.0/24", availabilityZone: "us-east-1a" };
    await refuses(
      account.create("aws:ec2/subnet:Subnet", subnet),
      /availability zones: sa-east-1a, sa-east-1b/,
    );
  });

  test("a name where a target's address belongs", async () => {
    const account = new Account();
    const { vpcId } = await account.network();
    const inputs = { port: 8000, protocol: "HTTP", targetType: "ip", vpcId };
    const group = await account.create("aws:lb/targetGroup:TargetGroup", inputs);
    const target = { targetGroupArn: group.id, targetId: "localhost" };
    await refuses(
      account.create("aws:lb/targetGroupAttachment:TargetGroupAttachment", target),
      /The IP address 'localhost' is not a valid IPv4 address/,
    );
  });

  test("a policy of one's own that isn't there, attached to a role", async () => {
    const account = new Account();
    const role = await account.create(ROLE, { assumeRolePolicy: trust("ec2.amazonaws.com") });
    const policyArn = "arn:aws:iam::123456789012:policy/none";
    const attachment = account.create("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
      role: role.id,
      policyArn,
    });
    await refuses(attachment, /Policy .*none does not exist or is not attachable/);
  });

  test("a policy of the bootstrap's, only where the bootstrap is there and has none of that name", async () => {
    const account = new Account();
    const role = await account.create(ROLE, { assumeRolePolicy: trust("ec2.amazonaws.com") });
    const attach = (name: string) =>
      account.create("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
        role: role.id,
        policyArn: `arn:aws:iam::123456789012:policy/siscoe-bootstrap/${name}`,
      });
    await attach("siscoe-prod-secrets-reader");
    const Statement = [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }];
    await account.create("aws:iam/policy:Policy", {
      name: "another",
      path: "/siscoe-bootstrap/",
      policy: JSON.stringify({ Version: "2012-10-17", Statement }),
    });
    await attach("another");
    await refuses(attach("none"), /Policy .*none does not exist or is not attachable/);
  });

  test("a public balancer or NAT in a VPC without an internet gateway", async () => {
    const account = new Account();
    const { gatewayId, subnetIds } = await account.network();
    const address = await account.create("aws:ec2/eip:Eip", { domain: "vpc" });
    await account.provider.delete("aws:ec2/internetGateway:InternetGateway", gatewayId);
    await refuses(account.create(BALANCER, { subnets: subnetIds }), /InvalidSubnet: .*no internet gateway/);
    await account.create(BALANCER, { subnets: subnetIds, internal: true });
    const nat = account.create("aws:ec2/natGateway:NatGateway", {
      subnetId: subnetIds[0],
      allocationId: address.id,
    });
    await refuses(nat, /Gateway.NotAttached/);
  });

  test("a parameter group of another family", async () => {
    const account = new Account();
    const old = await account.create("aws:rds/parameterGroup:ParameterGroup", { family: "postgres16" });
    await refuses(
      account.create(RDS, { ...DATABASE, parameterGroupName: old.id }),
      /Use a parameter group with DBParameterGroupFamily postgres17/,
    );
    const redis = await account.create("aws:elasticache/parameterGroup:ParameterGroup", { family: "redis7" });
    await refuses(
      account.create(REDIS, { ...CACHE, parameterGroupName: redis.id }),
      /Expected a parameter group of family valkey8/,
    );
  });

  test("a role that doesn't let the service take it on", async () => {
    const account = new Account();
    const role = await account.create(ROLE, { assumeRolePolicy: trust("ec2.amazonaws.com") });
    const monitored = { ...DATABASE, monitoringInterval: 60, monitoringRoleArn: role.outputs["arn"] };
    await refuses(account.create(RDS, monitored), /does not let monitoring.rds.amazonaws.com assume it/);
    const right = await account.create(ROLE, { assumeRolePolicy: trust("monitoring.rds.amazonaws.com") });
    await account.create(RDS, { ...monitored, monitoringRoleArn: right.outputs["arn"] });
  });

  test("a log group and a key whose policy doesn't know CloudWatch Logs, or not for that group", async () => {
    const account = new Account();
    const closed = await account.create(KEY, {});
    const group = "aws:cloudwatch/logGroup:LogGroup";
    await refuses(account.create(group, { kmsKeyId: closed.outputs["arn"] }), /logs.sa-east-1.amazonaws.com/);
    const document = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::123456789012:root" },
          Action: "kms:*",
          Resource: "*",
        },
        {
          Effect: "Allow",
          Principal: { Service: "logs.sa-east-1.amazonaws.com" },
          Action: "kms:Encrypt*",
          Resource: "*",
          Condition: {
            ArnLike: {
              "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:sa-east-1:123456789012:log-group:/our/*",
            },
          },
        },
      ],
    });
    const { arn: kmsKeyId } = (await account.create(KEY, { policy: document })).outputs;
    await account.create(group, { name: "/our/log", kmsKeyId });
    await refuses(account.create(group, { name: "/their/log", kmsKeyId }), /use it for \/their\/log/);
  });

  test("access logs into a bucket that isn't there, isn't open, or is sealed with a key", async () => {
    const account = new Account();
    const subnets = (await account.network()).subnetIds;
    const bucket = await account.create(BUCKET, { bucket: "logs" });
    const balancer = () =>
      account.create(BALANCER, { subnets, accessLogs: { bucket: "logs", enabled: true, prefix: "alb" } });
    await refuses(
      account.create(BALANCER, { subnets, accessLogs: { bucket: "none", enabled: true } }),
      /does not exist/,
    );
    await refuses(balancer(), /Access Denied for bucket: logs/);
    const write = (Resource: string) =>
      account.create("aws:s3/bucketPolicy:BucketPolicy", {
        bucket: bucket.id,
        policy: policy({ ...ALLOW_LOGS, Resource }),
      });
    await write("arn:aws:s3:::logs/other/*");
    await refuses(balancer(), /s3:PutObject on alb\/AWSLogs\/123456789012/);
    await write("arn:aws:s3:::logs/alb/AWSLogs/123456789012/*");
    const encryption = (sseAlgorithm: string) =>
      account.create(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        {
          bucket: "logs",
          rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm } }],
        },
      );
    await encryption("aws:kms");
    await refuses(balancer(), /SSE-S3/);
    await encryption("AES256");
    await balancer();
  });

  test("a public policy on a bucket that blocks them, as every new one does", async () => {
    const account = new Account();
    await account.create(BUCKET, { bucket: "mine" });
    const open = {
      bucket: "mine",
      policy: policy({ Principal: "*", Action: "s3:GetObject", Resource: "*" }),
    };
    await refuses(account.create("aws:s3/bucketPolicy:BucketPolicy", open), /BlockPublicPolicy/);
    await account.create("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", { bucket: "mine" });
    await account.create("aws:s3/bucketPolicy:BucketPolicy", open);
  });

  test("the same rule twice in a security group, the same port or priority twice on a balancer", async () => {
    const account = new Account();
    const { vpcId, subnetIds } = await account.network();
    const group = await account.create(GROUP, { vpcId });
    const rule = {
      securityGroupId: group.id,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: "0.0.0.0/0",
    };
    await account.create(INGRESS, rule);
    await refuses(account.create(INGRESS, rule), /InvalidPermission.Duplicate: .*443.*already exists/);
    await account.create("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", rule);
    const balancer = await account.create(BALANCER, { subnets: subnetIds });
    const actions = [
      { type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } },
    ];
    const listener = { loadBalancerArn: balancer.id, port: 80, protocol: "HTTP", defaultActions: actions };
    const first = await account.create("aws:lb/listener:Listener", listener);
    await refuses(account.create("aws:lb/listener:Listener", listener), /DuplicateListener/);
    const forward = {
      type: "forward",
      targetGroupArn: "arn:aws:elasticloadbalancing:sa-east-1:123456789012:targetgroup/x/1",
    };
    await refuses(
      account.create("aws:lb/listener:Listener", { ...listener, port: 81, defaultActions: [forward] }),
      /TargetGroupNotFound/,
    );
    const conditions = [{ pathPattern: { values: ["/x"] } }];
    const priority = { listenerArn: first.id, priority: 10, conditions, actions };
    await account.create("aws:lb/listenerRule:ListenerRule", priority);
    await refuses(
      account.create("aws:lb/listenerRule:ListenerRule", priority),
      /PriorityInUse: Priority '10'/,
    );
    const next = await account.create("aws:lb/listenerRule:ListenerRule", {
      ...priority,
      priority: undefined,
    });
    assert.equal(next.outputs["priority"], 11);
  });

  test("private DNS of an endpoint in a VPC without host names; a service of another region", async () => {
    const account = new Account();
    const vpc = await account.create("aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" });
    const endpoint = {
      ...{ vpcId: vpc.id, vpcEndpointType: "Interface", serviceName: "com.amazonaws.sa-east-1.logs" },
      ...{ privateDnsEnabled: true, subnetIds: ["subnet-0123456789abcdef0"] },
    };
    await refuses(account.create("aws:ec2/vpcEndpoint:VpcEndpoint", endpoint), /enableDnsHostnames/);
    const serviceName = "com.amazonaws.us-east-1.logs";
    await refuses(
      account.create("aws:ec2/vpcEndpoint:VpcEndpoint", { ...endpoint, serviceName }),
      /InvalidServiceName/,
    );
  });
});

describe("changes that AWS refuses", () => {
  test("a smaller disk, an older version, a new major version without leave or without its family", async () => {
    const account = new Account();
    const database = { ...DATABASE, allocatedStorage: 50 };
    const { id } = await account.create(RDS, database);
    const change = (more: Properties) =>
      account.update(RDS, id, { ...database, applyImmediately: true, ...more });
    await refuses(change({ allocatedStorage: 20 }), /can't be reduced from 50/);
    await refuses(change({ engineVersion: "17.5" }), /Cannot upgrade postgres from 17.6 to 17.5/);
    await refuses(change({ engineVersion: "16" }), /Use a parameter group|Cannot upgrade/);
    const family = await account.create("aws:rds/parameterGroup:ParameterGroup", { family: "postgres18" });
    const major = { engineVersion: "18", parameterGroupName: family.id };
    await refuses(change(major), /AllowMajorVersionUpgrade flag must be present/);
    const old = await account.create("aws:rds/parameterGroup:ParameterGroup", { family: "postgres17" });
    const mixed = { ...major, parameterGroupName: old.id, allowMajorVersionUpgrade: true };
    await refuses(change(mixed), /DBParameterGroupFamily postgres18/);
    const upgraded = await change({ ...major, allowMajorVersionUpgrade: true });
    assert.match(String(upgraded["engineVersionActual"]), /^18\.\d+$/);
    const other = await account.create(RDS, { ...DATABASE, identifier: "other" });
    const leave = { allowMajorVersionUpgrade: true, applyImmediately: true };
    const next = { ...DATABASE, identifier: "other", engineVersion: "18", ...leave };
    const moved = await account.update(RDS, other.id, next);
    assert.equal(moved["parameterGroupName"], "default.postgres18");
  });

  test("a disk that autoscaling made larger is no change", async () => {
    const account = new Account();
    const database = { ...DATABASE, maxAllocatedStorage: 100 };
    const { raw } = await account.create(RDS, database);
    const news = account.provider.check(RDS, "it", raw, database).inputs;
    assert.deepEqual(account.provider.diff(RDS, "it", { ...raw, allocatedStorage: 40 }, news).changed, []);
    assert.deepEqual(account.provider.diff(RDS, "it", { ...raw, allocatedStorage: 10 }, news).changed, [
      "allocatedStorage",
    ]);
  });
});

describe("certificates", () => {
  test("are issued once their records are in the zone, and used by a balancer then", async () => {
    const account = new Account();
    const names = ["*.siscoe.example.com", "www.example.com"];
    const inputs = {
      domainName: "siscoe.example.com",
      subjectAlternativeNames: names,
      validationMethod: "DNS",
    };
    const certificate = await account.create("aws:acm/certificate:Certificate", inputs);
    const options = certificate.outputs["domainValidationOptions"] as unknown as Record<string, string>[];
    assert.deepEqual(
      options.map(({ domainName }) => domainName),
      ["siscoe.example.com", ...names],
    );
    assert.equal(options[0]?.["resourceRecordName"], options[1]?.["resourceRecordName"]);
    const validation = () =>
      account.create("aws:acm/certificateValidation:CertificateValidation", {
        certificateArn: certificate.id,
      });
    await refuses(validation(), /timeout while waiting for state to become 'ISSUED'/);
    const balancer = await account.create(BALANCER, { subnets: (await account.network()).subnetIds });
    const actions = [
      { type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } },
    ];
    const listener = { loadBalancerArn: balancer.id, port: 443, protocol: "HTTPS", defaultActions: actions };
    const https = () =>
      account.create("aws:lb/listener:Listener", { ...listener, certificateArn: certificate.id });
    await refuses(https(), /UnsupportedCertificate/);
    for (const option of [options[0], options[2]]) {
      await account.create("aws:route53/record:Record", {
        ...{
          zoneId: "Z1",
          ttl: 60,
          type: option?.["resourceRecordType"],
          name: option?.["resourceRecordName"],
        },
        records: [option?.["resourceRecordValue"]],
      });
    }
    const some = { certificateArn: certificate.id, validationRecordFqdns: ["other.example.com"] };
    await refuses(
      account.create("aws:acm/certificateValidation:CertificateValidation", some),
      /missing siscoe.example.com DNS validation record/,
    );
    await validation();
    await https();
    await refuses(
      account.provider.delete("aws:acm/certificate:Certificate", certificate.id),
      /ResourceInUseException/,
    );
  });
});
