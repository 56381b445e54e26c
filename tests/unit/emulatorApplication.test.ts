import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Properties } from "../../emulator/values";
import { OUTSIDE_FILES } from "../../emulator/outside";
import { Account, policy, trust } from "./emulatorAccount";

const CLUSTER = "aws:ecs/cluster:Cluster";
const SERVICE = "aws:ecs/service:Service";
const DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";
const FILES = "aws:efs/fileSystem:FileSystem";
const DOOR = "aws:efs/mountTarget:MountTarget";
const ACCESS = "aws:efs/accessPoint:AccessPoint";
const FUNCTION = "aws:lambda/function:Function";
const ROLE = "aws:iam/role:Role";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";

const container: Properties = {
  name: "web",
  image: "ghcr.io/siscoe:1",
  portMappings: [{ containerPort: 8000, hostPort: 8000 }],
};
const fargate = (...containers: Properties[]): Properties => ({
  family: "web",
  requiresCompatibilities: ["FARGATE"],
  networkMode: "awsvpc",
  cpu: "256",
  memory: "512",
  containerDefinitions: JSON.stringify(containers.length === 0 ? [container] : containers),
});

/** An account with a role, a network and a cluster. */
async function account() {
  const made = new Account();
  const { subnetIds, vpcId } = await made.network();
  const role = await made.create(ROLE, { name: "task", assumeRolePolicy: trust("ecs-tasks.amazonaws.com") });
  const cluster = await made.create(CLUSTER, { name: "siscoe" });
  const service = async (more: Properties = {}, definition: Properties = fargate()): Promise<Properties> => ({
    name: "web",
    cluster: cluster.id,
    taskDefinition: (await made.create(DEFINITION, definition)).id,
    launchType: "FARGATE",
    networkConfiguration: { subnets: subnetIds },
    ...more,
  });
  return { made, subnetIds, vpcId, role: String(role.raw["arn"]), cluster: cluster.id, service };
}

describe("a task definition", () => {
  const refused: readonly [what: string, definition: Properties, words: RegExp][] = [
    ["of a size that Fargate hasn't", { ...fargate(), memory: "700" }, /No Fargate configuration exists/],
    [
      "of the right size for other units",
      { ...fargate(), cpu: "512", memory: "512" },
      /No Fargate configuration/,
    ],
    ["in another network mode", { ...fargate(), networkMode: "bridge" }, /only supports network mode/],
    [
      "whose containers take more memory than it has",
      fargate({ ...container, memory: 400 }, { name: "daphne", memory: 400 }),
      /'memory' of the containers/,
    ],
    [
      "with another port outside",
      fargate({ ...container, portMappings: [{ containerPort: 8000, hostPort: 80 }] }),
      /host ports and container ports in port mappings must match/,
    ],
    ["that waits too long for the end", fargate({ ...container, stopTimeout: 121 }), /at most 120 seconds/],
    ["that is privileged", fargate({ ...container, privileged: true }), /does not support 'privileged'/],
    [
      "that adds a capability",
      fargate({ ...container, linuxParameters: { capabilities: { add: ["NET_ADMIN"] } } }),
      /SYS_PTRACE only/,
    ],
    [
      "that reads secrets as nobody",
      fargate({ ...container, secrets: [{ name: "A", valueFrom: "arn" }] }),
      /must also specify a value for 'executionRoleArn'/,
    ],
    [
      "that pulls from ECR as nobody",
      fargate({ ...container, image: "123456789012.dkr.ecr.sa-east-1.amazonaws.com/siscoe:1" }),
      /execution role ARN to support ECR images/,
    ],
    [
      "that logs as nobody",
      fargate({ ...container, logConfiguration: { logDriver: "awslogs" } }),
      /execution role ARN to support log driver awslogs/,
    ],
    [
      "of a role that isn't there",
      { ...fargate(), taskRoleArn: "arn:aws:iam::123456789012:role/x" },
      /role\/x does not exist/,
    ],
  ];
  for (const [what, definition, words] of refused) {
    test(`${what} is refused`, async () => {
      const { made } = await account();
      await assert.rejects(made.create(DEFINITION, definition), words);
    });
  }

  test("is wrong by itself where its containers don't fit each other", () => {
    const made = new Account();
    const problems = (...containers: Properties[]) =>
      made.problems(DEFINITION, { ...fargate(), containerDefinitions: JSON.stringify(containers) }).join();
    assert.equal(problems(container), "");
    assert.match(problems(container, container), /have two with the name web/);
    assert.match(problems({ ...container, essential: false }), /must have an essential one/);
    const after = (condition: string) => ({
      ...container,
      name: "nginx",
      dependsOn: [{ containerName: "web", condition }],
    });
    assert.match(problems(after("START")), /depend on web, which is none of them/);
    assert.match(
      problems(container, after("HEALTHY")),
      /wait for the health of web, which has no healthCheck/,
    );
    assert.equal(problems({ ...container, healthCheck: {} }, after("HEALTHY")), "");
    assert.match(
      problems({ ...container, mountPoints: [{ sourceVolume: "tmp" }] }),
      /mount tmp, which is no volume/,
    );
  });

  test("asks a container how it is as often as ECS does", () => {
    const made = new Account();
    const problems = (healthCheck: Properties) =>
      made
        .problems(DEFINITION, {
          ...fargate(),
          containerDefinitions: JSON.stringify([{ ...container, healthCheck }]),
        })
        .join();
    assert.equal(
      problems({ command: ["CMD", "a"], interval: 5, timeout: 2, retries: 10, startPeriod: 300 }),
      "",
    );
    for (const wrong of [{ interval: 4 }, { timeout: 61 }, { retries: 0 }, { startPeriod: 301 }])
      assert.match(problems(wrong), /healthCheck of web whose \w+ isn't from \d+ to \d+/);
  });

  test("reaches EFS by an access point over TLS alone, and its folder is the access point's", () => {
    const made = new Account();
    const problems = (efs: Properties) =>
      made
        .problems(DEFINITION, {
          ...fargate(),
          volumes: [{ name: "uploads", efsVolumeConfiguration: { fileSystemId: "fs-1", ...efs } }],
        })
        .join();
    const authorizationConfig = { accessPointId: "fsap-1" };
    assert.equal(problems({ authorizationConfig, transitEncryption: "ENABLED", rootDirectory: "/" }), "");
    assert.equal(problems({ rootDirectory: "/media" }), "");
    assert.match(problems({ authorizationConfig }), /need transitEncryption .*: uploads/);
    assert.match(problems({ authorizationConfig: { iam: "ENABLED" } }), /need transitEncryption/);
    assert.match(
      problems({ authorizationConfig, transitEncryption: "ENABLED", rootDirectory: "/media" }),
      /can't have a rootDirectory beside an access point: uploads/,
    );
  });

  test("is another revision each time", async () => {
    const { made } = await account();
    const ids = [await made.create(DEFINITION, fargate()), await made.create(DEFINITION, fargate())];
    assert.deepEqual(
      ids.map(({ id }) => id.replace(/.*task-definition/, "")),
      ["/web:1", "/web:2"],
    );
  });
});

describe("a service", () => {
  const grace = { healthCheckGracePeriodSeconds: 60 };
  const refused: readonly [what: string, more: Properties, words: RegExp][] = [
    ["of a cluster that isn't there", { cluster: "arn:aws:ecs:x" }, /ClusterNotFoundException/],
    ["of a definition that isn't there", { taskDefinition: "arn:aws:ecs:x" }, /TaskDefinition not found/],
    ["in no subnet", { networkConfiguration: undefined }, /Network Configuration must be provided/],
    [
      "with a grace for a balancer that it hasn't",
      grace,
      /only valid for services configured to use load balancers/,
    ],
    ["with a shell for nobody", { enableExecuteCommand: true }, /valid taskRoleArn is not being used/],
    [
      "that may neither start one more nor stop one",
      { deploymentMaximumPercent: 100, deploymentMinimumHealthyPercent: 100 },
      /cannot be 100/,
    ],
    [
      "with a balancer that sends nothing there",
      { loadBalancers: [{ containerName: "web", containerPort: 8000, targetGroupArn: "arn:x" }] },
      /does not exist/,
    ],
    [
      "with a port that nothing listens on",
      { loadBalancers: [{ containerName: "web", containerPort: 80, targetGroupArn: "arn:x" }] },
      /did not have a container port 80 defined/,
    ],
  ];
  for (const [what, more, words] of refused) {
    test(`${what} is refused`, async () => {
      const { made, service } = await account();
      await assert.rejects(made.create(SERVICE, await service(more)), words);
    });
  }

  test("has targets by address, in a group that a listener sends to", async () => {
    const { made, service, subnetIds, vpcId } = await account();
    const group = async (targetType: string) =>
      (
        await made.create("aws:lb/targetGroup:TargetGroup", {
          name: `of-${targetType}`,
          port: 8000,
          protocol: "HTTP",
          targetType,
          vpcId,
        })
      ).id;
    const balanced = async (targetGroupArn: string) =>
      service({ loadBalancers: [{ containerName: "web", containerPort: 8000, targetGroupArn }] });
    await assert.rejects(
      made.create(SERVICE, await balanced(await group("instance"))),
      /incompatible with the awsvpc network mode/,
    );
    const targets = await group("ip");
    await assert.rejects(
      made.create(SERVICE, await balanced(targets)),
      /does not have an associated load balancer/,
    );
    const balancer = await made.create("aws:lb/loadBalancer:LoadBalancer", { name: "b", subnets: subnetIds });
    const listener = await made.create("aws:lb/listener:Listener", {
      loadBalancerArn: balancer.id,
      port: 80,
      protocol: "HTTP",
      defaultActions: [{ type: "forward", targetGroupArn: targets }],
    });
    await made.create(SERVICE, { ...(await balanced(targets)), healthCheckGracePeriodSeconds: 60 });
    // The listener's is what keeps a target group.
    await assert.rejects(made.provider.delete("aws:lb/targetGroup:TargetGroup", targets), /ResourceInUse/);
    await made.provider.delete("aws:lb/listener:Listener", listener.id);
    await made.provider.delete("aws:lb/targetGroup:TargetGroup", targets);
  });

  test("is one of its name on a cluster, and keeps the cluster", async () => {
    const { made, service, cluster } = await account();
    const { id } = await made.create(SERVICE, await service());
    await assert.rejects(made.create(SERVICE, await service()), /not idempotent/);
    await made.update(SERVICE, id, { ...(await service()), desiredCount: 2 });
    await assert.rejects(made.provider.delete(CLUSTER, cluster), /ClusterContainsServicesException/);
    await made.provider.delete(SERVICE, id);
    await made.provider.delete(CLUSTER, cluster);
  });

  test("is in one VPC, with its groups", async () => {
    const { made, service, subnetIds, role } = await account();
    const other = await made.network();
    const group = await made.create(GROUP, { name: "theirs", vpcId: other.vpcId });
    const within = (subnets: readonly string[], securityGroups: readonly string[] = []) =>
      service({ networkConfiguration: { subnets, securityGroups } });
    await assert.rejects(
      made.create(SERVICE, await within([subnetIds[0], other.subnetIds[1]])),
      /subnets must be in the same VPC/,
    );
    await assert.rejects(
      made.create(SERVICE, await within(subnetIds, [group.id])),
      /Security groups must belong to the same VPC/,
    );
    await assert.rejects(
      made.create(SERVICE, await within(subnetIds, Array<string>(6).fill(group.id))),
      /securityGroups can have at most 5 items/,
    );
    const shell = await service({ enableExecuteCommand: true }, { ...fargate(), taskRoleArn: role });
    await made.create(SERVICE, shell);
  });

  test("keeps the subnets and groups that its tasks are in, as a mount target keeps its own", async () => {
    const { made, service, subnetIds, vpcId } = await account();
    const make = async (name: string) => (await made.create(GROUP, { name, vpcId })).id;
    const [ofTasks, ofDoor] = [await make("tasks"), await make("door")];
    const files = (await made.create(FILES, {})).id;
    const inUse = /DependencyViolation: The \w+ '[^']+' has dependencies/;
    const remove = (type: string, id: string) => made.provider.delete(type, id);
    const users = [
      [
        SERVICE,
        await service({ networkConfiguration: { subnets: subnetIds, securityGroups: [ofTasks] } }),
        ofTasks,
      ],
      [DOOR, { fileSystemId: files, subnetId: subnetIds[0], securityGroups: [ofDoor] }, ofDoor],
    ] as const;
    for (const [type, inputs, group] of users) {
      const { id } = await made.create(type, inputs);
      await assert.rejects(remove(GROUP, group), inUse);
      await assert.rejects(remove("aws:ec2/subnet:Subnet", subnetIds[0]), inUse);
      await remove(type, id);
      await remove(GROUP, group);
    }
    await remove("aws:ec2/subnet:Subnet", subnetIds[0]);
  });

  test("and a cluster have names of letters, digits, _ and -", () => {
    const made = new Account();
    assert.match(made.problems(CLUSTER, { name: "a.b" }).join(), /name: must hold only letters/);
    assert.match(made.problems(SERVICE, { name: "n".repeat(256) }).join(), /name: /);
    assert.match(made.problems(DEFINITION, { ...fargate(), family: "a b" }).join(), /family: /);
  });
});

describe("a file system", () => {
  test("has one mount target in a zone, all in one VPC, and stays while it has one", async () => {
    const made = new Account();
    const [{ subnetIds, vpcId }, other] = [await made.network(), await made.network()];
    const files = (await made.create(FILES, {})).id;
    const door = (subnetId: string, more: Properties = {}) =>
      made.create(DOOR, { fileSystemId: files, subnetId, ...more });
    const { id } = await door(subnetIds[0]);
    await assert.rejects(door(subnetIds[0]), /MountTargetConflict: mount target already exists in this AZ/);
    const third = await made.create("aws:ec2/subnet:Subnet", {
      vpcId,
      availabilityZone: "sa-east-1a",
      cidrBlock: "10.0.9.0/24",
    });
    await assert.rejects(door(third.id), /already exists in this AZ/);
    await assert.rejects(door(other.subnetIds[1]), /not in the same VPC as existing mount targets/);
    const theirs = await made.create(GROUP, { name: "theirs", vpcId: other.vpcId });
    await assert.rejects(door(subnetIds[1], { securityGroups: [theirs.id] }), /SecurityGroupNotFound/);
    await assert.rejects(made.provider.delete(FILES, files), /FileSystemInUse/);
    await made.provider.delete(DOOR, id);
    await made.provider.delete(FILES, files);
    await assert.rejects(door(subnetIds[0]), /FileSystemNotFound/);
  });

  test("that AWS Backup made is reached as well, and is nobody else's", async () => {
    const made = new Account();
    const { subnetIds } = await made.network();
    const door = (fileSystemId: string) => made.create(DOOR, { fileSystemId, subnetId: subnetIds[0] });
    await door(OUTSIDE_FILES);
    await assert.rejects(door("fs-0123456789abcdef1"), /FileSystemNotFound/);
  });

  test("is made once under a token", async () => {
    const made = new Account();
    await made.create(FILES, { creationToken: "one" });
    await assert.rejects(made.create(FILES, { creationToken: "one" }), /FileSystemAlreadyExists/);
  });

  test("has settings that go together", () => {
    const made = new Account();
    const problems = (inputs: Properties) => made.problems(FILES, inputs).join();
    assert.equal(problems({ throughputMode: "elastic", encrypted: true }), "");
    const key = "arn:aws:kms:sa-east-1:123456789012:key/1";
    assert.match(problems({ encrypted: false, kmsKeyId: key }), /encrypted: must be true/);
    assert.match(problems({ throughputMode: "provisioned" }), /provisionedThroughputInMibps/);
    assert.match(problems({ throughputMode: "elastic", performanceMode: "maxIO" }), /generalPurpose only/);
    const both = { transitionToIa: "AFTER_30_DAYS", transitionToPrimaryStorageClass: "AFTER_1_ACCESS" };
    assert.match(problems({ lifecyclePolicies: [both] }), /one transition each/);
    assert.match(
      problems({ lifecyclePolicies: [{ transitionToArchive: "AFTER_90_DAYS" }] }),
      /elastic throughput only/,
    );
  });

  test("has access points to its folders", () => {
    const made = new Account();
    const problems = (rootDirectory: Properties) =>
      made.problems(ACCESS, { fileSystemId: "fs-1", rootDirectory }).join();
    assert.equal(problems({ path: "/media" }), "");
    for (const path of ["media", "/a/b/c/d/e", `/${"a".repeat(100)}`])
      assert.match(problems({ path }), /absolute path/);
    const creationInfo = { ownerUid: 1000, ownerGid: 1000, permissions: "rwx" };
    assert.match(problems({ path: "/media", creationInfo }), /octal/);
  });
});

describe("a function", () => {
  const code = { runtime: "nodejs22.x", handler: "index.handler" };
  const invoke = (functionName: string) =>
    ["aws:lambda/invocation:Invocation", { functionName, input: "{}" }] as const;

  test("is one of its name, has a role that is there, and is called where it is", async () => {
    const made = new Account();
    const role = "arn:aws:iam::123456789012:role/run";
    await assert.rejects(
      made.create(FUNCTION, { ...code, name: "it", role }),
      /does not exist, or its trust policy does not let lambda.amazonaws.com assume it/,
    );
    await made.create(ROLE, { name: "run", assumeRolePolicy: trust("lambda.amazonaws.com") });
    await made.create(FUNCTION, { ...code, name: "it", role });
    await assert.rejects(
      made.create(FUNCTION, { ...code, name: "it", role }),
      /ResourceConflictException: Function already exist: it/,
    );
    await assert.rejects(made.create(...invoke("other")), /Function not found/);
    await made.create(...invoke("it"));
  });

  test("has a role that Lambda may take on", async () => {
    const made = new Account();
    const { raw } = await made.create(ROLE, { name: "run", assumeRolePolicy: trust("ec2.amazonaws.com") });
    const asked = made.create(FUNCTION, { ...code, name: "it", role: String(raw["arn"]) });
    await assert.rejects(
      asked,
      /does not exist, or its trust policy does not let lambda.amazonaws.com assume it/,
    );
  });

  test("says what runs it, and stays within Lambda's limits", () => {
    const made = new Account();
    const problems = (inputs: Properties) => made.problems(FUNCTION, { role: "arn", ...inputs }).join();
    assert.match(problems({ runtime: "nodejs22.x" }), /handler: must be said/);
    assert.match(problems({ handler: "index.handler" }), /runtime: must be said/);
    assert.match(problems({ ...code, timeout: 901 }), /timeout/);
    assert.match(problems({ ...code, name: "n".repeat(65) }), /name/);
    assert.match(problems({ ...code, architectures: ["arm64", "x86_64"] }), /architectures/);
  });
});

test("a policy of a file system's that can't be read is refused", () => {
  const made = new Account();
  const problems = (text: string) =>
    made.problems("aws:efs/fileSystemPolicy:FileSystemPolicy", { fileSystemId: "fs-1", policy: text }).join();
  const good = { Principal: { AWS: "*" }, Action: "elasticfilesystem:ClientMount", Resource: "*" };
  assert.equal(problems(policy(good)), "");
  assert.notEqual(problems("{"), "");
});
