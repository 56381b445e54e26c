import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import program = require("../../index");
import { randomResult } from "../support/awsStates";
import { inputs, inputsByName, json, namesByType, resource } from "../support/find";
import { deploy, type Deployment } from "../support/mocks";
import { clearTexts } from "../../commands/recording/envelopes";
import { requiredSecrets, settingsOf } from "../support/stackFiles";

/** Every secret setting, each with a text that is found wherever it leaks. */
const everySecret = {
  ...requiredSecrets,
  "siscoe:brevoApiKey": "xkeysib-api-key",
  "siscoe:chatEncryptionKey": `${"fernet-key_".repeat(4).slice(0, 43)}=`,
  "siscoe:sentryDsn": "https://sentry-dsn@sentry.test/7",
  "siscoe:groqApiKey": "gsk-groq-key",
  "siscoe:weatherApiKey": "weather-key",
  "siscoe:telegramBotToken": "123456:telegram-token",
};

const address = "master.siscoe-prod-cache.cache.amazonaws.com:6379";
const token = randomResult("siscoe-prod-cache-token", 64);

describe("production with every secret", () => {
  let prod: Deployment;
  before(async () => {
    prod = await deploy(program, { settings: { ...settingsOf("prod"), ...everySecret } });
  });

  test("hands every secret over as a secret, and nothing else", () => {
    const secret = prod.resources.flatMap(({ type, name, secretInputs }) =>
      secretInputs.map((path) => `${type.slice(type.lastIndexOf(":") + 1)} ${name}: ${path}`),
    );
    assert.deepEqual(secret.sort(), [
      "Instance siscoe-prod-database: password",
      "ReplicationGroup siscoe-prod-cache: authToken",
      "SecretVersion siscoe-prod-brevo: secretString",
      "SecretVersion siscoe-prod-django: secretString",
      "SecretVersion siscoe-prod-environment: secretString",
    ]);
  });

  test("shows no secret in clear, in no input and in no output", () => {
    const secrets = [
      ...Object.values(everySecret),
      ...prod.resources
        .filter(({ type }) => type === "random:index/randomPassword:RandomPassword")
        .map(({ name, inputs: { length } }) => randomResult(name, Number(length))),
    ];
    assert.equal(secrets.length, 8 + 3);
    const clear = [
      ...prod.resources.flatMap(({ urn, wire }) => [urn, ...clearTexts(wire)]),
      ...[...prod.wireOutputs.values()].flatMap(clearTexts),
    ];
    for (const secret of secrets) {
      assert.deepEqual(
        clear.filter((text) => text.includes(secret)),
        [],
      );
      const dotenv = prod.outputs["dotenv"];
      assert.ok(typeof dotenv === "string" && dotenv.includes(secret), `dotenv lacks ${secret}`);
    }
  });

  test("has these outputs, of which `dotenv` alone is a secret", () => {
    assert.deepEqual(Object.keys(prod.outputs).sort(), [
      "appSecurityGroupId",
      "appSubnetIds",
      "cacheAddress",
      "cacheIdentifier",
      "cachePort",
      "databaseAddress",
      "databaseIdentifier",
      "databasePort",
      "dotenv",
      "egressAddresses",
      "environment",
      "foundation",
      "httpsListenerArn",
      "loadBalancerDnsName",
      "loadBalancerZoneId",
      "secretReferences",
      "secretsReaderPolicyArn",
      "targetGroupArn",
      "url",
      "vpcId",
    ]);
    assert.deepEqual(prod.secretOutputs, ["dotenv"]);
    const { environment, secretReferences, dotenv, foundation, ...plain } = prod.outputs;
    assert.deepEqual(plain, {
      appSecurityGroupId: "SecurityGroup:siscoe-prod-network-app",
      appSubnetIds: [
        "Subnet:siscoe-prod-network-app-sa-east-1a",
        "Subnet:siscoe-prod-network-app-sa-east-1b",
        "Subnet:siscoe-prod-network-app-sa-east-1c",
      ],
      cacheAddress: "master.siscoe-prod-cache.cache.amazonaws.com",
      cacheIdentifier: "ReplicationGroup:siscoe-prod-cache",
      cachePort: 6379,
      databaseAddress: "siscoe-prod-database.rds.amazonaws.com",
      databaseIdentifier: "siscoe-prod-database-0a1b2c3d",
      databasePort: 5432,
      egressAddresses: ["address of siscoe-prod-network-nat-sa-east-1a"],
      httpsListenerArn: "arn:Listener:siscoe-prod-alb-https",
      loadBalancerDnsName: "siscoe-prod-alb.elb.amazonaws.com",
      loadBalancerZoneId: "Z2P70J7HTTTPLU",
      secretsReaderPolicyArn: "arn:Policy:siscoe-prod-environment-reader",
      targetGroupArn: "arn:TargetGroup:siscoe-prod-alb",
      url: "https://siscoe.example.com",
      vpcId: "Vpc:siscoe-prod-network",
    });
    const names = [...Object.keys(environment as object), ...Object.keys(secretReferences as object)].sort();
    const rendered = (dotenv as string).trimEnd().split("\n");
    assert.deepEqual(
      rendered.map((line) => line.slice(0, line.indexOf("="))),
      names,
    );
    assert.ok(foundation);
  });

  test("connects the application to database and cache, TLS verified, each with a Redis database of its own", () => {
    const stored = json(
      inputs(prod, "aws:secretsmanager/secretVersion:SecretVersion", "siscoe-prod-environment")[
        "secretString"
      ],
    );
    assert.deepEqual(stored, {
      CELERY_BROKER_URL: `rediss://:${token}@${address}/0?ssl_cert_reqs=required`,
      CELERY_RESULT_BACKEND: `rediss://:${token}@${address}/0?ssl_cert_reqs=required`,
      DB_PASSWORD: randomResult("siscoe-prod-database-password", 40),
      GROQ_API_KEY: everySecret["siscoe:groqApiKey"],
      REDIS_URL: `rediss://:${token}@${address}/1?ssl_cert_reqs=required`,
      SENTRY_DSN: everySecret["siscoe:sentryDsn"],
      TELEGRAM_BOT_TOKEN: everySecret["siscoe:telegramBotToken"],
      WEATHER_API_KEY: everySecret["siscoe:weatherApiKey"],
    });
    assert.equal(
      (prod.outputs["environment"] as Record<string, string>)["DB_HOST"],
      prod.outputs["databaseAddress"],
    );
  });

  test("takes in the chat key of a SisCoE that moves in, and then generates none", () => {
    const stored = json(
      inputs(prod, "aws:secretsmanager/secretVersion:SecretVersion", "siscoe-prod-django")["secretString"],
    );
    assert.equal(
      (stored as Record<string, string>)["CHAT_ENCRYPTION_KEY"],
      everySecret["siscoe:chatEncryptionKey"],
    );
    assert.deepEqual(Object.keys(inputsByName(prod, "random:index/randomPassword:RandomPassword")).sort(), [
      "siscoe-prod-cache-token",
      "siscoe-prod-database-password",
      "siscoe-prod-django-secret-key",
    ]);
  });
});

/** What two environments have that the other has not, with the name of the stack left out. */
function difference(one: Deployment, other: Deployment): { onlyOne: string[]; onlyOther: string[] } {
  const lines = ({ resources }: Deployment) =>
    Object.entries(namesByType(resources)).flatMap(([type, names]) =>
      names.map((name) => `${type} ${name.replace(/^siscoe-[a-z]+/, "")}`),
    );
  const [ours, theirs] = [lines(one), lines(other)];
  return {
    onlyOne: ours.filter((line) => !theirs.includes(line)).sort(),
    onlyOther: theirs.filter((line) => !ours.includes(line)).sort(),
  };
}

describe("the other stacks", () => {
  let prod: Deployment;
  before(async () => {
    prod = await deploy(program, { settings: settingsOf("prod") });
  });

  test("local has production's resources and a target on this machine, none of them protected", async () => {
    const local = await deploy(program, { settings: settingsOf("local"), stack: "local" });
    assert.deepEqual(difference(prod, local), {
      onlyOne: [
        "aws:route53/record:Record -alb-siscoe.example.com",
        "aws:route53/record:Record -alb-www.siscoe.example.com",
        "aws:route53/record:Record -certificate-validation-siscoe.example.com",
        "aws:route53/record:Record -certificate-validation-www.siscoe.example.com",
      ],
      onlyOther: [
        "aws:lb/targetGroupAttachment:TargetGroupAttachment -alb-127.0.0.1:8000",
        "aws:route53/record:Record -alb-siscoe.localhost",
        "aws:route53/record:Record -alb-www.siscoe.localhost",
        "aws:route53/record:Record -certificate-validation-siscoe.localhost",
        "aws:route53/record:Record -certificate-validation-www.siscoe.localhost",
      ],
    });
    // What opens the final snapshots, which stay.
    assertFreeToGo(local, ["siscoe-local-database-key", "siscoe-local-logs-key"]);
    assert.equal(local.outputs["url"], "https://siscoe.localhost");
  });

  test("staging is production with two zones, no www, no flow logs, no enhanced monitoring", async () => {
    const staging = await deploy(program, { settings: settingsOf("staging"), stack: "staging" });
    const perZone = (tier: string) => [
      `aws:ec2/routeTableAssociation:RouteTableAssociation -network-${tier}-sa-east-1c`,
      `aws:ec2/subnet:Subnet -network-${tier}-sa-east-1c`,
    ];
    assert.deepEqual(difference(prod, staging), {
      onlyOne: [
        ...["public", "app", "data"].flatMap(perZone),
        "aws:cloudwatch/logGroup:LogGroup -network-flow",
        "aws:ec2/flowLog:FlowLog -network-flow",
        "aws:ec2/route:Route -network-app-sa-east-1c-internet",
        "aws:ec2/routeTable:RouteTable -network-app-sa-east-1c",
        "aws:iam/role:Role -database-monitoring",
        "aws:iam/role:Role -network-flow",
        "aws:iam/rolePolicy:RolePolicy -network-flow",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment -database-monitoring",
        "aws:route53/record:Record -alb-siscoe.example.com",
        "aws:route53/record:Record -alb-www.siscoe.example.com",
        "aws:route53/record:Record -certificate-validation-siscoe.example.com",
        "aws:route53/record:Record -certificate-validation-www.siscoe.example.com",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule -network-app-to-postgresql-sa-east-1c",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule -network-app-to-redis-sa-east-1c",
        "siscoe:network:FlowLog -network-flow",
      ].sort(),
      onlyOther: [
        "aws:route53/record:Record -alb-staging.siscoe.example.com",
        "aws:route53/record:Record -certificate-validation-staging.siscoe.example.com",
      ],
    });
    assertFreeToGo(staging);
    const cache = inputs(
      staging,
      "aws:elasticache/replicationGroup:ReplicationGroup",
      "siscoe-staging-cache",
    );
    assert.equal(cache["numCacheClusters"], 1);
    assert.equal(cache["automaticFailoverEnabled"], false);
    const database = inputs(staging, "aws:rds/instance:Instance", "siscoe-staging-database");
    assert.equal(database["multiAz"], false);
    assert.equal(database["skipFinalSnapshot"], false);
  });

  test("one in a VPC of somebody else makes no network of its own", async () => {
    const settings = settingsOf("prod");
    // They have no effect there, which is refused.
    delete settings["siscoe:availabilityZones"];
    delete settings["siscoe:egress"];
    const inTheirs = await deploy(program, {
      settings: {
        ...settings,
        "siscoe:accountId": "123456789012",
        "aws:profile": "siscoe",
        "siscoe:vpcId": "vpc-0123456789abcdef0",
        "siscoe:publicSubnetIds": '["subnet-00000001","subnet-00000002"]',
        "siscoe:appSubnetIds": '["subnet-00000003","subnet-00000004"]',
        "siscoe:dataSubnetIds": '["subnet-00000005","subnet-00000006"]',
      },
    });
    const { onlyOther } = difference(prod, inTheirs);
    assert.deepEqual(onlyOther, [
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule -network-app-to-postgresql-subnet-00000005",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule -network-app-to-postgresql-subnet-00000006",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule -network-app-to-redis-subnet-00000005",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule -network-app-to-redis-subnet-00000006",
      "siscoe:network:ExistingNetwork -network",
    ]);
    assert.deepEqual(inputsByName(inTheirs, "aws:ec2/vpc:Vpc"), {});
    assert.deepEqual(inputsByName(inTheirs, "aws:ec2/subnet:Subnet"), {});
    const { subnetIds } = inputs(inTheirs, "aws:rds/subnetGroup:SubnetGroup", "siscoe-prod-database");
    assert.deepEqual(subnetIds, ["subnet-00000005", "subnet-00000006"]);
    const { subnets } = inputs(inTheirs, "aws:lb/loadBalancer:LoadBalancer", "siscoe-prod-alb");
    assert.deepEqual(subnets, ["subnet-00000001", "subnet-00000002"]);
    const provider = resource(inTheirs, "pulumi:providers:aws", "siscoe-prod").inputs;
    assert.equal(provider["allowedAccountIds"], '["123456789012"]');
    assert.equal(provider["profile"], "siscoe");
    assert.equal(inTheirs.outputs["vpcId"], "vpc-0123456789abcdef0");
    assert.deepEqual(inTheirs.outputs["appSubnetIds"], ["subnet-00000003", "subnet-00000004"]);
  });
});

function assertFreeToGo({ resources }: Deployment, keptKeys: readonly string[] = []): void {
  assert.deepEqual(
    resources.filter(({ protect, inputs: { deletionProtection, enableDeletionProtection } }) =>
      [protect, deletionProtection, enableDeletionProtection].includes(true),
    ),
    [],
  );
  assert.deepEqual(
    resources
      .filter(({ retainOnDelete, type }) => retainOnDelete && type === "aws:kms/key:Key")
      .map(({ name }) => name)
      .sort(),
    keptKeys,
  );
  const buckets = resources.filter(({ type }) => type === "aws:s3/bucket:Bucket");
  assert.deepEqual(
    buckets.map(({ inputs: { forceDestroy } }) => forceDestroy),
    [true],
  );
}
