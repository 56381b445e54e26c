import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, test } from "node:test";
import program = require("../../index");
import { table } from "../../config";
import { fullKey, type Setting } from "../../settings/table";
import { regionNames } from "../../aws/regions";
import { deploy, ProgramFailed } from "../support/mocks";
import { problemsOf, problemsWith, settingsWith } from "../support/settings";

type Changes = Readonly<Record<string, string | undefined>>;

/** The problems of some settings, each without what is allowed and what fixes it. */
function whatIsWrong(changes: Changes): string[] {
  return problemsWith(changes).map((problem) => problem.split(". Allowed: ")[0] ?? problem);
}

const theirNetwork = {
  "siscoe:vpcId": "vpc-0123456789abcdef0",
  "siscoe:publicSubnetIds": '["subnet-00000001","subnet-00000002"]',
  "siscoe:appSubnetIds": '["subnet-00000003","subnet-00000004"]',
  "siscoe:dataSubnetIds": '["subnet-00000005","subnet-00000006"]',
};
const certificate = "arn:aws:acm:sa-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef";

const bound = "arn:aws:iam::123456789012:policy/siscoe-bootstrap/siscoe-prod-roles";
const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
const onEcs = { "siscoe:image": table.image.example };
/** An application in a network without a way out. */
const closed = {
  "siscoe:image": table.image.example,
  "siscoe:egress": "none",
  "siscoe:interfaceEndpoints": '["ecr.api","ecr.dkr","logs","secretsmanager"]',
};

const contradictions: Record<string, { wrong: Changes; says: string[]; right: Changes }> = {
  "a region that this stack does not know": {
    wrong: { "aws:region": "eu-west-9" },
    says: ['aws:region ("eu-west-9") is not a region that this stack knows'],
    right: { "aws:region": "us-east-1", "siscoe:availabilityZones": '["us-east-1a","us-east-1f"]' },
  },
  "a shell in tasks that have no way to Systems Manager": {
    wrong: { ...closed, "siscoe:executeCommand": "true" },
    says: [
      "siscoe:executeCommand (true) opens no shell: egress is none, and interfaceEndpoints lacks ssmmessages",
    ],
    right: {
      ...closed,
      "siscoe:executeCommand": "true",
      "siscoe:interfaceEndpoints": '["ecr.api","ecr.dkr","logs","secretsmanager","ssmmessages"]',
    },
  },
  "tasks with public addresses in a protected environment": {
    wrong: { "siscoe:image": table.image.example, "siscoe:egress": "public", "siscoe:protect": "true" },
    says: [
      'siscoe:egress ("public") gives every task an address on the internet, and another one each time it starts, and protect ' +
        "says that this environment is one to keep",
    ],
    right: { "siscoe:image": table.image.example, "siscoe:egress": "public", "siscoe:protect": "false" },
  },
  "public addresses for tasks where visitors come by IPv6": {
    wrong: {
      "siscoe:image": table.image.example,
      "siscoe:egress": "public",
      "siscoe:ipv6": "true",
      "siscoe:protect": "false",
    },
    says: [
      "siscoe:ipv6 (true) gives the public subnets IPv6 addresses, and with egress public the tasks in them as well: their " +
        "security group lets nothing out by IPv6, and a call to a server that has it would wait in vain",
    ],
    right: {
      "siscoe:image": table.image.example,
      "siscoe:egress": "single",
      "siscoe:ipv6": "true",
      "siscoe:protect": "false",
    },
  },
  "public addresses for tasks that nothing starts": {
    wrong: { "siscoe:egress": "public", "siscoe:protect": "false" },
    says: [
      'siscoe:egress ("public") gives public addresses to the tasks that image starts, and image is not set: nothing would ' +
        "reach the internet",
    ],
    right: { "siscoe:egress": "single", "siscoe:protect": "false" },
  },
  "public addresses for tasks in an existing VPC": {
    wrong: { ...theirNetwork, "siscoe:egress": "public" },
    says: ['siscoe:egress ("public") has no effect with an existing VPC (vpcId)'],
    right: theirNetwork,
  },
  "zones of another region": {
    wrong: { "siscoe:availabilityZones": '["us-east-1a","sa-east-1d"]' },
    says: [
      'siscoe:availabilityZones (["us-east-1a","sa-east-1d"]) names us-east-1a, sa-east-1d, ' +
        "which sa-east-1 does not have",
    ],
    right: { "siscoe:availabilityZones": '["sa-east-1c","sa-east-1a"]' },
  },
  "an image where the bootstrap lets no task pull": {
    wrong: {
      "siscoe:permissionsBoundary": bound,
      "siscoe:image": `123456789012.dkr.ecr.sa-east-1.amazonaws.com/intranet@${digest}`,
    },
    says: [
      `siscoe:image ("123456789012.dkr.ecr.sa-east-1.amazonaws.com/intranet@${digest}") is not in a repository of account ` +
        "123456789012 whose name begins with siscoe, and permissionsBoundary lets tasks pull from no other: push it there " +
        "(imageRepository makes one)",
    ],
    right: {
      "siscoe:permissionsBoundary": bound,
      "siscoe:image": `123456789012.dkr.ecr.sa-east-1.amazonaws.com/siscoe-prod-images@${digest}`,
    },
  },
  "an image of another account, where the bootstrap lets no task pull": {
    wrong: {
      "siscoe:permissionsBoundary": bound,
      "siscoe:image": `210987654321.dkr.ecr.sa-east-1.amazonaws.com/siscoe@${digest}`,
    },
    says: [
      `siscoe:image ("210987654321.dkr.ecr.sa-east-1.amazonaws.com/siscoe@${digest}") is not in a repository of account ` +
        "123456789012 whose name begins with siscoe, and permissionsBoundary lets tasks pull from no other: push it there " +
        "(imageRepository makes one)",
    ],
    // Anybody else's boundary may let it be.
    right: {
      "siscoe:permissionsBoundary": "arn:aws:iam::123456789012:policy/ours",
      "siscoe:image": `210987654321.dkr.ecr.sa-east-1.amazonaws.com/siscoe@${digest}`,
    },
  },
  "ceilings that aren't above their floors": {
    wrong: {
      "siscoe:image": table.image.example,
      "siscoe:webTasks": "4",
      "siscoe:webMaxTasks": "4",
      "siscoe:workerTasks": "3",
      "siscoe:workerMaxTasks": "2",
    },
    says: [
      "siscoe:webMaxTasks (4) must be above webTasks (4)",
      "siscoe:workerMaxTasks (2) must be above workerTasks (3)",
    ],
    right: {
      "siscoe:image": table.image.example,
      "siscoe:webTasks": "4",
      "siscoe:webMaxTasks": "5",
      "siscoe:workerMaxTasks": "2",
    },
  },
  "a port without two above it": {
    wrong: { "siscoe:image": table.image.example, "siscoe:appPort": "65534" },
    says: [
      "siscoe:appPort (65534) leaves no two ports above it, which gunicorn and Daphne listen on behind nginx",
    ],
    right: { "siscoe:image": table.image.example, "siscoe:appPort": "65533" },
  },
  "hours to be awake that are none": {
    wrong: { "siscoe:protect": "false", "siscoe:awakeHours": "fri-mon 20:00-07:00" },
    says: [
      'siscoe:awakeHours ("fri-mon 20:00-07:00") names its last day before its first',
      'siscoe:awakeHours ("fri-mon 20:00-07:00") ends before it begins',
    ],
    right: { "siscoe:protect": "false", "siscoe:awakeHours": "mon-mon 00:30-23:44" },
  },
  "hours in which the database can't start and stop": {
    wrong: { "siscoe:protect": "false", "siscoe:awakeHours": "mon-fri 00:29-23:45" },
    says: [
      'siscoe:awakeHours ("mon-fri 00:29-23:45") begins before 00:30: the database starts 30 minutes earlier',
      'siscoe:awakeHours ("mon-fri 00:29-23:45") ends after 23:44: the database stops 15 minutes later',
    ],
    right: { "siscoe:protect": "false", "siscoe:awakeHours": "mon-sat 07:00-20:00" },
  },
  "a protected environment that sleeps": {
    wrong: { "siscoe:protect": "true", "siscoe:awakeHours": "mon-fri 07:00-20:00" },
    says: [
      'siscoe:awakeHours ("mon-fri 07:00-20:00") stops the site every night, and protect says that this environment is one to keep up',
    ],
    right: { "siscoe:protect": "false", "siscoe:awakeHours": "mon-fri 07:00-20:00" },
  },
  "tasks that sleep, and that AWS would wake": {
    wrong: {
      "siscoe:image": table.image.example,
      "siscoe:protect": "false",
      "siscoe:awakeHours": "mon-fri 07:00-20:00",
      "siscoe:webMaxTasks": "4",
    },
    says: ["siscoe:webMaxTasks (4) would wake tasks that awakeHours has put to sleep: set one of the two"],
    right: { "siscoe:image": table.image.example, "siscoe:protect": "false", "siscoe:webMaxTasks": "4" },
  },
  "a network that is public, or of no size we can cut": {
    wrong: { "siscoe:vpcCidr": "11.0.0.0/16" },
    says: ['siscoe:vpcCidr ("11.0.0.0/16") is not a private block from /16 to /20'],
    right: { "siscoe:vpcCidr": "172.31.240.0/20" },
  },
  "a block that begins in a private one and ends outside it": {
    wrong: { "siscoe:vpcCidr": "172.32.0.0/16" },
    says: ['siscoe:vpcCidr ("172.32.0.0/16") is not a private block from /16 to /20'],
    right: { "siscoe:vpcCidr": "172.31.0.0/16" },
  },
  "subnets of an existing VPC without the VPC": {
    wrong: { ...theirNetwork, "siscoe:vpcId": undefined },
    says: ["publicSubnetIds", "appSubnetIds", "dataSubnetIds"].map(
      (key) =>
        `siscoe:${key} (${theirNetwork[`siscoe:${key}` as keyof typeof theirNetwork]}) ` +
        "belongs to an existing VPC, but vpcId is not set",
    ),
    right: theirNetwork,
  },
  "an existing VPC without its subnets": {
    wrong: { "siscoe:vpcId": "vpc-0123456789abcdef0" },
    says: ["publicSubnetIds", "appSubnetIds", "dataSubnetIds"].map(
      (key) => `siscoe:${key} is not set, but vpcId requires it`,
    ),
    right: theirNetwork,
  },
  "an existing VPC with settings of our own network": {
    wrong: { ...theirNetwork, "siscoe:egress": "none", "siscoe:flowLogs": "false" },
    says: [
      'siscoe:egress ("none") has no effect with an existing VPC (vpcId)',
      "siscoe:flowLogs (false) has no effect with an existing VPC (vpcId)",
    ],
    right: theirNetwork,
  },
  "a subnet in two tiers of an existing VPC": {
    wrong: { ...theirNetwork, "siscoe:appSubnetIds": '["subnet-00000001","subnet-00000003"]' },
    says: [
      'siscoe:dataSubnetIds (["subnet-00000005","subnet-00000006"]) and the other subnet lists share subnet-00000001: ' +
        "each tier needs its own subnets",
    ],
    right: theirNetwork,
  },
  "a certificate neither given nor obtainable": {
    wrong: { "siscoe:hostedZoneId": undefined },
    says: [
      "siscoe:hostedZoneId is not set, and certificateArn is not set either: HTTPS needs one of the two",
    ],
    right: { "siscoe:hostedZoneId": undefined, "siscoe:certificateArn": certificate },
  },
  "a certificate of another region": {
    wrong: { "siscoe:certificateArn": certificate.replace("sa-east-1", "us-east-1") },
    says: [
      `siscoe:certificateArn ("${certificate.replace("sa-east-1", "us-east-1")}") is not in sa-east-1, ` +
        "the region of the load balancer",
    ],
    right: { "siscoe:certificateArn": certificate },
  },
  "a disk that can't grow": {
    wrong: { "siscoe:databaseStorageGb": "95" },
    says: ["siscoe:databaseMaxStorageGb (100) must be at least a tenth more than databaseStorageGb (95)"],
    right: { "siscoe:databaseStorageGb": "90" },
  },
  "a backup window that is too short": {
    wrong: { "siscoe:databaseBackupWindow": "23:50-00:10" },
    says: ['siscoe:databaseBackupWindow ("23:50-00:10") lasts 20 minutes, but AWS requires at least 30'],
    right: { "siscoe:databaseBackupWindow": "23:50-00:20" },
  },
  "a maintenance window that is too short": {
    wrong: { "siscoe:cacheMaintenanceWindow": "sun:23:30-mon:00:29" },
    says: [
      'siscoe:cacheMaintenanceWindow ("sun:23:30-mon:00:29") lasts 59 minutes, but AWS requires at least 60',
    ],
    right: { "siscoe:cacheMaintenanceWindow": "sun:23:30-mon:00:30" },
  },
  "windows that overlap": {
    wrong: { "siscoe:databaseMaintenanceWindow": "wed:05:30-wed:06:30" },
    says: [
      'siscoe:databaseBackupWindow ("05:00-06:00") overlaps databaseMaintenanceWindow (wed:05:30-wed:06:30)',
    ],
    right: { "siscoe:databaseMaintenanceWindow": "wed:06:00-wed:07:00" },
  },
  "failover with one node": {
    wrong: { "siscoe:cacheReplicas": "0" },
    says: ["siscoe:cacheAutomaticFailover (true) needs a replica, but cacheReplicas is 0"],
    right: {
      "siscoe:cacheReplicas": "0",
      "siscoe:cacheAutomaticFailover": "false",
      "siscoe:cacheMultiAz": "false",
    },
  },
  "a Multi-AZ cache without failover": {
    wrong: { "siscoe:cacheAutomaticFailover": "false" },
    says: ["siscoe:cacheMultiAz (true) needs cacheAutomaticFailover, which is off"],
    right: { "siscoe:cacheMultiAz": "false" },
  },
  "a version of the other server": {
    wrong: { "siscoe:cacheEngineVersion": "7.1" },
    says: ['siscoe:cacheEngineVersion ("7.1") is not a version of valkey (7.2, 8.0, 8.1, 8.2, 9.0, 9.1)'],
    right: { "siscoe:cacheEngineVersion": "7.1", "siscoe:cacheEngine": "redis" },
  },
  "what belongs to a firewall, without one": {
    wrong: { "siscoe:firewallSignInLimit": "200", "siscoe:firewallCountedRules": '["SQLi_BODY"]' },
    says: [
      'siscoe:firewallCountedRules (["SQLi_BODY"]) has no effect while firewall is off',
      "siscoe:firewallSignInLimit (200) has no effect while firewall is off",
    ],
    right: {
      "siscoe:firewall": "count",
      "siscoe:firewallSignInLimit": "200",
      "siscoe:firewallCountedRules": '["SQLi_BODY"]',
    },
  },
  "what belongs to the application on ECS, without an image": {
    wrong: { "siscoe:webTasks": "3", "siscoe:executeCommand": "true" },
    says: [
      "siscoe:webTasks (3) has no effect while image is not set",
      "siscoe:executeCommand (true) has no effect while image is not set",
    ],
    right: {
      "siscoe:image": table.image.example,
      "siscoe:appTargets": undefined,
      "siscoe:webTasks": "3",
      "siscoe:executeCommand": "true",
    },
  },
  "an alarm that tells nobody": {
    wrong: { "siscoe:alarmLatencySeconds": "5" },
    says: ["siscoe:alarmEmail is not set, but alarmLatencySeconds is about an alarm, which tells by e-mail"],
    right: { "siscoe:alarmLatencySeconds": "5", "siscoe:alarmEmail": "ti@siscoe.test" },
  },
  "memory that Fargate hasn't for the CPU": {
    wrong: { ...onEcs, "siscoe:webCpu": "1024", "siscoe:webMemory": "1024", "siscoe:workerMemory": "3072" },
    says: [
      "siscoe:webMemory (1024) doesn't go with 1024 CPU units: Fargate has 2048 to 8192 in steps of 1024 MiB",
      "siscoe:workerMemory (3072) doesn't go with 256 CPU units: Fargate has 512, 1024, 2048 MiB",
    ],
    right: { ...onEcs, "siscoe:webCpu": "1024", "siscoe:webMemory": "2048", "siscoe:workerMemory": "2048" },
  },
  "an image in production that a tag names, which moves": {
    wrong: { "siscoe:image": "ghcr.io/siscoe/siscoe:latest" },
    says: [
      'siscoe:image ("ghcr.io/siscoe/siscoe:latest") names no digest, and a tag may mean another image tomorrow, in a task that ' +
        "restarts: write <repository>@sha256:<digest>, as `docker push` prints it",
    ],
    right: { "siscoe:image": `ghcr.io/siscoe/siscoe:latest@${digest}` },
  },
  "an image that is whatever was pushed last": {
    wrong: { "siscoe:protect": "false", "siscoe:image": "ghcr.io/siscoe/siscoe" },
    says: ['siscoe:image ("ghcr.io/siscoe/siscoe") is whatever was pushed last: write its tag or its digest'],
    right: { "siscoe:protect": "false", "siscoe:image": "ghcr.io/siscoe/siscoe:2026-11-28" },
  },
  "an image of another processor, by its name": {
    wrong: { "siscoe:image": `ghcr.io/siscoe/siscoe:2026-11-28-amd64@${digest}` },
    says: ['siscoe:imageArchitecture ("arm64") is not what image says by its name (x86_64)'],
    right: {
      "siscoe:image": `ghcr.io/siscoe/siscoe:2026-11-28-amd64@${digest}`,
      "siscoe:imageArchitecture": "x86_64",
    },
  },
  "an image of the other processor, by its repository": {
    wrong: {
      "siscoe:image": `ghcr.io/siscoe/siscoe-arm64@${digest}`,
      "siscoe:imageArchitecture": "x86_64",
    },
    says: ['siscoe:imageArchitecture ("x86_64") is not what image says by its name (arm64)'],
    // A name of both says nothing.
    right: {
      "siscoe:image": `ghcr.io/siscoe/siscoe-arm64-amd64@${digest}`,
      "siscoe:imageArchitecture": "x86_64",
    },
  },
  "an image that no task gets to": {
    wrong: { ...closed, "siscoe:interfaceEndpoints": '["logs","secretsmanager"]' },
    says: [
      'siscoe:egress ("none") gives tasks no way to pull the image, and interfaceEndpoints lacks ecr.api, ecr.dkr',
    ],
    right: closed,
  },
  "an image out of the network, where nothing gets out": {
    wrong: { ...closed, "siscoe:image": `ghcr.io/siscoe/siscoe@${digest}` },
    says: ['siscoe:egress ("none") gives tasks no way to pull the image, which is not in ECR'],
    right: { "siscoe:image": `ghcr.io/siscoe/siscoe@${digest}` },
  },
  "targets beside tasks that register themselves": {
    wrong: { ...onEcs, "siscoe:appTargets": '["10.20.64.10:8000"]' },
    says: [
      'siscoe:appTargets (["10.20.64.10:8000"]) names where the application answers, and with image it answers where ECS starts it',
    ],
    right: { "siscoe:appTargets": '["10.20.64.10:8000"]' },
  },
  "frames that two settings speak of": {
    wrong: {
      ...onEcs,
      "siscoe:pdfFrames": "self",
      "siscoe:contentSecurityPolicy": "default-src 'self'; Frame-Ancestors intranet.siscoe.test",
    },
    says: [
      "siscoe:contentSecurityPolicy (\"default-src 'self'; Frame-Ancestors intranet.siscoe.test\") names frame-ancestors, which " +
        "pdfFrames says already (self): leave it out",
    ],
    right: {
      ...onEcs,
      "siscoe:pdfFrames": "self",
      "siscoe:contentSecurityPolicy": "default-src 'self'; x-frame-ancestors y",
    },
  },
  "frames, in a policy that has no room to say so": {
    wrong: { ...onEcs, "siscoe:pdfFrames": "self", "siscoe:contentSecurityPolicy": "x".repeat(1001) },
    says: [
      `siscoe:contentSecurityPolicy ("${"x".repeat(200)}… (1001 characters)") has no room for frame-ancestors 'self', which pdfFrames adds: ` +
        "at most 1000 characters",
    ],
    right: { ...onEcs, "siscoe:pdfFrames": "self", "siscoe:contentSecurityPolicy": "x".repeat(1000) },
  },
  "a budget that tells nobody": {
    wrong: { "siscoe:monthlyBudget": "250" },
    says: ["siscoe:alarmEmail is not set, but monthlyBudget tells by e-mail"],
    right: { "siscoe:monthlyBudget": "250", "siscoe:alarmEmail": "ti@siscoe.test" },
  },
  "what belongs to a vault, without one": {
    wrong: { "siscoe:backupVaultLock": "governance", "siscoe:backupCopyRegion": "us-east-1" },
    says: [
      'siscoe:backupVaultLock ("governance") has no effect while backupVault is off',
      'siscoe:backupCopyRegion ("us-east-1") has no effect while backupVault is off',
    ],
    right: {
      "siscoe:backupVault": "true",
      "siscoe:backupVaultLock": "governance",
      "siscoe:backupCopyRegion": "us-east-1",
    },
  },
  "a copy of the backups where they are": {
    wrong: { "siscoe:backupVault": "true", "siscoe:backupCopyRegion": "sa-east-1" },
    says: ['siscoe:backupCopyRegion ("sa-east-1") is the region of the backups themselves'],
    right: { "siscoe:backupVault": "true", "siscoe:backupCopyRegion": "eu-west-1" },
  },
  "backups that a locked vault would refuse each day": {
    wrong: {
      "siscoe:backupVault": "true",
      "siscoe:backupVaultLock": "governance",
      "siscoe:backupVaultRetentionDays": "3",
    },
    says: ["siscoe:backupVaultRetentionDays (3) is less than the 7 days that a locked vault takes"],
    right: { "siscoe:backupVault": "true", "siscoe:backupVaultRetentionDays": "3" },
  },
  "a rule that the firewall hasn't, which AWS would silently ignore": {
    wrong: { "siscoe:firewall": "block", "siscoe:firewallCountedRules": '["SQLi_BODY","SqlI_Body"]' },
    says: [
      'siscoe:firewallCountedRules (["SQLi_BODY","SqlI_Body"]) names SqlI_Body, which is no rule of the firewall\'s groups ' +
        "(aws/firewall.ts lists them)",
    ],
    right: { "siscoe:firewall": "block", "siscoe:firewallCountedRules": '["SQLi_COOKIE"]' },
  },
};

describe("settings that contradict each other", () => {
  for (const [name, { wrong, says, right }] of Object.entries(contradictions)) {
    test(name, () => {
      assert.deepEqual(whatIsWrong(wrong), says);
      assert.deepEqual(whatIsWrong(right), []);
    });
  }

  test("a disk may grow to exactly a tenth more, as AWS asks", () => {
    const refused = [];
    for (let size = 20; size <= 1000; size++) {
      const most = Math.ceil((size * 11) / 10);
      const settings = {
        "siscoe:databaseStorageGb": String(size),
        "siscoe:databaseMaxStorageGb": String(most),
      };
      if (whatIsWrong(settings).length > 0) refused.push(size);
    }
    assert.deepEqual(refused, []);
  });

  test("of the application on ECS stop the program before anything is registered", async () => {
    const wrong = {
      "siscoe:image": "ghcr.io/siscoe/siscoe-amd64:latest",
      "siscoe:egress": "none",
      "siscoe:webCpu": "1024",
      "siscoe:webMaxTasks": "2",
      "siscoe:pdfFrames": "self",
      "siscoe:contentSecurityPolicy": "frame-ancestors 'none'",
      "siscoe:alarmLatencySeconds": "5",
      "siscoe:awakeHours": "fri-mon 07:00-20:00",
    };
    const failure = await deploy(program, { settings: settingsWith(wrong) }).catch((error: unknown) => error);
    assert.ok(failure instanceof ProgramFailed);
    const keys = problemsOf(failure.failure).map((problem) => problem.split(" ")[0]);
    assert.deepEqual([...new Set(keys)].sort(), [
      "siscoe:alarmEmail",
      "siscoe:awakeHours",
      "siscoe:contentSecurityPolicy",
      "siscoe:egress",
      "siscoe:image",
      "siscoe:imageArchitecture",
      "siscoe:webMaxTasks",
      "siscoe:webMemory",
    ]);
    assert.deepEqual(failure.resources, []);
  });

  test("an existing VPC can be in any region", () => {
    for (const region of regionNames) {
      assert.deepEqual(whatIsWrong({ ...theirNetwork, "aws:region": region }), []);
    }
  });
});

/** The arguments that a shell gives to `npm` for each command. */
function argumentsOf(commands: readonly string[]): string[][] {
  const shown = `npm() { for word in "$@"; do printf '%s\\0' "$word"; done; printf '\\1'; }`;
  const said = execFileSync("sh", ["-c", [shown, ...commands].join("\n")], { encoding: "utf8" });
  return said
    .split("\u0001")
    .slice(0, -1)
    .map((words) => words.split("\0").slice(0, -1));
}

/** The commands that problems end with. */
function mending(problems: readonly string[]): string[] {
  return problems.map((problem) => /Fix: (.*)$/.exec(problem)?.[1] ?? "");
}

describe("the command that fixes a setting", () => {
  const rows = Object.entries<Setting>(table).filter(([, { secret }]) => secret !== true);
  const words = argumentsOf(
    rows.flatMap(([key]) => mending(problemsWith({ [fullKey("siscoe", key)]: "⟦wrong⟧" }).slice(0, 1))),
  );
  rows.forEach(([key], index) => {
    test(`${key}: has a placeholder, never the example`, () => {
      const set = ["run", "settings", "--", "set", "--stack", "prod"];
      assert.deepEqual(words[index], [...set, fullKey("siscoe", key), "<value>"]);
    });
  });

  /** What the settings are once the commands were typed, as often as they say something; the owner's part is left. */
  function fixed(changes: Changes): Changes {
    const after: Record<string, string | undefined> = { ...changes };
    for (let round = 0; round < 3; round++) {
      for (const [, , , verb, , , key = "", value] of argumentsOf(mending(problemsWith(after)))) {
        if (value !== "<value>") after[key] = verb === "unset" ? undefined : value;
      }
    }
    return after;
  }

  // Which of two things that were both asked for gives way, only their owner knows.
  const decided: Record<string, Changes> = {
    "zones that are the default's, of another region": { "aws:region": "us-east-1" },
    "a disk that grows to less than it has": { "siscoe:databaseStorageGb": "200" },
    "a failover that was not asked for, without a replica": { "siscoe:cacheReplicas": "0" },
    "zones that were not asked for, without a failover": { "siscoe:cacheAutomaticFailover": "false" },
    "Redis without a version of its own": { "siscoe:cacheEngine": "redis" },
    "a floor that no ceiling can be above": {
      "siscoe:image": table.image.example,
      "siscoe:webTasks": "100",
      "siscoe:webMaxTasks": "100",
    },
    "tasks with public addresses where they may not be": {
      "siscoe:egress": "public",
      "siscoe:protect": "true",
    },
    "what has no effect on an existing VPC": { ...theirNetwork, "siscoe:flowLogs": "true" },
    "memory that Fargate hasn't for the CPU": {
      ...onEcs,
      "siscoe:webCpu": "1024",
      "siscoe:workerMemory": "9000",
    },
    "ceilings that aren't above their floors": { ...onEcs, "siscoe:webMaxTasks": "2" },
    "an image of another processor": { "siscoe:image": `ghcr.io/siscoe/siscoe-amd64@${digest}` },
    "an image that no task gets to": { ...closed, "siscoe:interfaceEndpoints": "[]" },
    "what belongs to an application that isn't there": { "siscoe:pdfFrames": "self" },
    "frames that two settings speak of": {
      ...onEcs,
      "siscoe:pdfFrames": "self",
      "siscoe:contentSecurityPolicy": "frame-ancestors 'none'; default-src 'self'; frame-ancestors *",
    },
    "a policy that speaks of frames alone": {
      ...onEcs,
      "siscoe:pdfFrames": "self",
      "siscoe:contentSecurityPolicy": "frame-ancestors 'none'",
    },
  };
  for (const [name, changes] of Object.entries(decided)) {
    test(`fixes ${name}`, () => {
      assert.notDeepEqual(problemsWith(changes), []);
      assert.deepEqual(problemsWith(fixed(changes)), []);
    });
  }

  const owners: Record<string, Changes> = {
    "zones that were asked for": { "siscoe:availabilityZones": '["us-east-1a","sa-east-1b"]' },
    "a version that was asked for": { "siscoe:cacheEngineVersion": "7.0" },
    "windows that overlap": {
      "siscoe:databaseBackupWindow": "06:00-07:00",
      "siscoe:databaseMaintenanceWindow": "sun:06:30-sun:07:30",
    },
    "subnets without their VPC": { ...theirNetwork, "siscoe:vpcId": undefined },
    "a failover that was asked for, without a replica": {
      "siscoe:cacheReplicas": "0",
      "siscoe:cacheAutomaticFailover": "true",
    },
  };
  for (const [name, changes] of Object.entries(owners)) {
    test(`leaves ${name} to their owner`, () => {
      const commands = mending(problemsWith(changes));
      assert.ok(commands.length > 0);
      for (const command of commands) assert.match(command, / '<value>'$/);
    });
  }
});
