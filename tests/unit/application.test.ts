import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import program = require("../../index");
import { doorSubnets } from "../../components/mountTargets";
import { table } from "../../config";
import { inputs, inputsByName, json, resource } from "../support/find";
import type { Made } from "../../commands/recording/engine";
import { idOf, stateOf } from "../support/awsStates";
import { sizeWarnings } from "../../settings/application";
import { deploy, type Deployment } from "../support/mocks";
import { inExistingVpc, prod, withService } from "../support/otherValues";
import { documentOf, mayAccess } from "./accessEvaluator";
import type { Context } from "./permissionsEvaluator";

const name = "siscoe-prod-app";
const types = {
  cluster: "aws:ecs/cluster:Cluster",
  definition: "aws:ecs/taskDefinition:TaskDefinition",
  service: "aws:ecs/service:Service",
  fileSystem: "aws:efs/fileSystem:FileSystem",
  invocation: "aws:lambda/invocation:Invocation",
  policy: "aws:iam/rolePolicy:RolePolicy",
  secretVersion: "aws:secretsmanager/secretVersion:SecretVersion",
} as const;

interface Container {
  readonly name: string;
  readonly command: readonly string[];
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  readonly secrets: readonly { readonly name: string; readonly valueFrom: string }[];
  readonly mountPoints: readonly object[];
  readonly [key: string]: unknown;
}

function containers(deployment: Deployment, purpose: string): readonly Container[] {
  const definition = inputs(deployment, types.definition, `${name}-${purpose}`);
  return json(definition["containerDefinitions"]) as Container[];
}

function container(deployment: Deployment, purpose: string, wanted = purpose): Container {
  const found = containers(deployment, purpose).find((one) => one.name === wanted);
  assert.ok(found !== undefined);
  return found;
}

function variables({ environment }: Container): Record<string, string> {
  return Object.fromEntries(environment.map((one) => [one.name, one.value]));
}

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: object;
}

function statements(deployment: Deployment, policy: string): Record<string, Statement> {
  const { Statement } = json(inputs(deployment, types.policy, policy)["policy"]) as {
    Statement: Statement[];
  };
  return Object.fromEntries(Statement.map((one) => [one.Sid, one]));
}

describe("the application on ECS", () => {
  let up: Deployment;
  let withShell: Deployment;
  before(async () => {
    up = await deploy(program, { settings: withService });
    withShell = await deploy(program, { settings: { ...withService, "siscoe:executeCommand": "true" } });
  });

  test("is not there without an image, and nobody pays for it", async () => {
    const without = await deploy(program, { settings: prod });
    const made = without.resources.filter(({ type }) => /^aws:(ecs|efs|lambda)\//.test(type));
    assert.deepEqual(made, []);
    assert.equal(without.outputs["uploadsIdentifier"], undefined);
  });

  test("is a web, a worker, and exactly one beat, also during a deployment", () => {
    const services = inputsByName(up, types.service);
    const said = Object.entries(services).map(([service, given]) => [
      service.slice(name.length + 1),
      given["desiredCount"],
      given["deploymentMinimumHealthyPercent"],
      given["deploymentMaximumPercent"],
    ]);
    assert.deepEqual(said.sort(), [
      ["beat", 1, 0, 100],
      ["web", 2, 100, 200],
      ["worker", 1, 100, 200],
    ]);
    for (const given of Object.values(services)) {
      assert.deepEqual(given["deploymentCircuitBreaker"], { enable: true, rollback: true });
      assert.equal(given["waitForSteadyState"], true);
      assert.equal(given["launchType"], "FARGATE");
      const { assignPublicIp, subnets, securityGroups } = given["networkConfiguration"] as Record<
        string,
        unknown
      >;
      assert.equal(assignPublicIp, false);
      assert.deepEqual(subnets, up.outputs["appSubnetIds"]);
      assert.deepEqual(securityGroups, [up.outputs["appSecurityGroupId"]]);
    }
  });

  test("has public addresses with egress public alone, in subnets where nothing else of it stands", async () => {
    const open = await deploy(program, {
      settings: { ...withService, "siscoe:egress": "public", "siscoe:protect": "false" },
    });
    const places = (deployment: Deployment) => [
      ...Object.values(inputsByName(deployment, types.service)).map((given) => given["networkConfiguration"]),
      ...Object.values(inputsByName(deployment, types.invocation)).map((given) => json(given["input"])),
    ];
    const subnets = (tier: string) =>
      ["a", "b", "c"].map((zone) => `Subnet:siscoe-prod-network-${tier}-sa-east-1${zone}`);
    const [first, ...others] = places(open) as { assignPublicIp?: boolean; subnets: string[] }[];
    assert.equal(others.length, 3);
    for (const place of [first, ...others])
      assert.deepEqual([place?.assignPublicIp, place?.subnets], [true, subnets("public")]);
    assert.deepEqual(open.outputs["appSubnetIds"], subnets("public"));
    assert.deepEqual(open.outputs["egressAddresses"], []);
    // Another input of the call would have existing environments migrate once more.
    assert.ok(!("assignPublicIp" in (places(up).at(-1) as object)));
    const stay = [
      "aws:efs/mountTarget:MountTarget",
      "aws:rds/subnetGroup:SubnetGroup",
      "aws:elasticache/subnetGroup:SubnetGroup",
    ];
    for (const type of stay) {
      assert.notDeepEqual(inputsByName(up, type), {});
      assert.deepEqual(inputsByName(open, type), inputsByName(up, type));
    }
  });

  test("replaces the services' tasks when a secret has another version, and migrates nothing then", async () => {
    const answers = (made: Made) => {
      const isBrevos = made.type === types.secretVersion && made.name === "siscoe-prod-brevo";
      return { id: idOf(made), state: { ...stateOf(made), ...(isBrevos && { versionId: "another" }) } };
    };
    const rotated = await deploy(program, { settings: withService, answers });
    const ours = up.resources.filter(({ type }) => /^aws:(ecs|lambda)\//.test(type));
    const changed = ours.filter(
      ({ urn, inputs: before }) =>
        JSON.stringify(before) !== JSON.stringify(rotated.resources.find((one) => one.urn === urn)?.inputs),
    );
    assert.deepEqual(
      changed.map((one) => one.name).sort(),
      ["beat", "web", "worker"].map((purpose) => `${name}-${purpose}`),
    );
  });

  test("changes nothing but its task definitions, and by them its services and the migration, for a new image", async () => {
    const image = withService["siscoe:image"].replace(/[0-9a-f]{64}$/, "c".repeat(64));
    // ECS gives each new definition the next revision.
    const answers = (made: Made) => ({
      id: idOf(made),
      state: { ...stateOf(made), ...(made.type === types.definition && { arn: `arn:another:${made.name}` }) },
    });
    const newer = await deploy(program, { settings: { ...withService, "siscoe:image": image }, answers });
    assert.deepEqual(newer.resources.map(({ urn }) => urn).sort(), up.resources.map(({ urn }) => urn).sort());
    // The name of a final snapshot is drawn in each run, and counts at creation only.
    const shown = (of: Deployment, urn: string) =>
      JSON.stringify({
        ...of.resources.find((one) => one.urn === urn)?.inputs,
        finalSnapshotIdentifier: undefined,
      });
    const changed = newer.resources.filter(({ urn }) => shown(newer, urn) !== shown(up, urn));
    assert.deepEqual(changed.map((one) => `${one.type.split(":")[2] ?? ""} ${one.name}`).sort(), [
      `Invocation ${name}-migration`,
      ...["beat", "web", "worker"].map((purpose) => `Service ${name}-${purpose}`),
      ...["beat", "migrate", "web", "worker"].map((purpose) => `TaskDefinition ${name}-${purpose}`),
    ]);
  });

  test("is reached at nginx, on the balancer's port", () => {
    const { loadBalancers } = inputs(up, types.service, `${name}-web`);
    assert.deepEqual(loadBalancers, [
      { targetGroupArn: up.outputs["targetGroupArn"], containerName: "nginx", containerPort: 8000 },
    ]);
    const mapped = containers(up, "web").filter((one) => "portMappings" in one);
    assert.deepEqual(
      mapped.map((one) => [one.name, one["portMappings"]]),
      [["nginx", [{ containerPort: 8000, hostPort: 8000, protocol: "tcp" }]]],
    );
  });

  test("runs the image's commands, each with the time to stop that docs/image.md gives it", () => {
    const said = ["web", "worker", "beat", "migrate"].flatMap((purpose) =>
      containers(up, purpose).map((one) => [one.command, one["stopTimeout"]]),
    );
    assert.deepEqual(said, [
      [["siscoe-gunicorn"], 15],
      [["siscoe-daphne"], 20],
      [["siscoe-nginx"], 30],
      [["siscoe-worker"], 120],
      [["siscoe-beat"], 30],
      [["siscoe-migrate"], 120],
    ]);
  });

  test("stops nginx first, and starts it last", () => {
    assert.deepEqual(container(up, "web", "nginx")["dependsOn"], [
      { containerName: "gunicorn", condition: "HEALTHY" },
      { containerName: "daphne", condition: "HEALTHY" },
    ]);
    for (const one of ["gunicorn", "daphne"]) assert.ok(!("dependsOn" in container(up, "web", one)));
  });

  test("asks each container about its own work", () => {
    const asked = ["web", "worker", "beat", "migrate"]
      .flatMap((purpose) => containers(up, purpose))
      .map((one) => [one.name, (one["healthCheck"] as { command: string[] } | undefined)?.command.join(" ")]);
    assert.deepEqual(asked, [
      ["gunicorn", "CMD siscoe-healthy gunicorn"],
      ["daphne", "CMD siscoe-healthy daphne"],
      ["nginx", "CMD siscoe-healthy nginx"],
      ["worker", "CMD siscoe-healthy worker"],
      ["beat", undefined],
      ["migrate", undefined],
    ]);
  });

  test("is nobody's root, and writes where it has to and nowhere else", () => {
    for (const purpose of ["web", "worker", "beat", "migrate"]) {
      for (const one of containers(up, purpose)) {
        assert.equal(one["user"], "1000:1000", one.name);
        assert.equal(one["readonlyRootFilesystem"], true, one.name);
        assert.deepEqual(one["linuxParameters"], {
          initProcessEnabled: true,
          capabilities: { drop: ["ALL"] },
        });
      }
    }
    const tmp = (of: string) => ({ sourceVolume: `${of}-tmp`, containerPath: "/tmp", readOnly: false });
    const run = { sourceVolume: "run", containerPath: "/run/siscoe", readOnly: false };
    const media = (readOnly: boolean) => ({
      sourceVolume: "uploads",
      containerPath: "/app/media",
      readOnly,
    });
    assert.deepEqual(container(up, "web", "nginx").mountPoints, [tmp("nginx"), run, media(true)]);
    assert.deepEqual(container(up, "web", "gunicorn").mountPoints, [tmp("gunicorn"), run, media(false)]);
    assert.deepEqual(container(up, "worker").mountPoints, [tmp("worker"), media(false)]);
    assert.deepEqual(container(up, "migrate").mountPoints, [tmp("migrate")]);
  });

  test("has the environment that the stack exports, and secrets by reference only", () => {
    const { environment, secretReferences } = up.outputs as {
      environment: Record<string, string>;
      secretReferences: Record<string, string>;
    };
    for (const [purpose, one, own] of [
      ["web", "gunicorn", { PORT: "8000" }],
      ["web", "daphne", { PORT: "8000" }],
      ["worker", "worker", { WORKER_CONCURRENCY: "2" }],
      ["beat", "beat", {}],
      ["migrate", "migrate", {}],
    ] as const) {
      const found = container(up, purpose, one);
      assert.deepEqual(variables(found), { ...environment, ...own }, one);
      const references = Object.fromEntries(found.secrets.map((each) => [each.name, each.valueFrom]));
      assert.deepEqual(references, secretReferences, one);
    }
    const nginx = container(up, "web", "nginx");
    assert.deepEqual(nginx.secrets, []);
    assert.deepEqual(variables(nginx), {
      DJANGO_SETTINGS_MODULE: environment["DJANGO_SETTINGS_MODULE"],
      PORT: "8000",
    });
    const definitions = Object.values(inputsByName(up, types.definition));
    assert.equal(definitions.length, 4);
  });

  test("has nginx let the site's pages frame PDF documents where that is asked for, and says it to the balancer", async () => {
    const framed = await deploy(program, { settings: { ...withService, "siscoe:pdfFrames": "self" } });
    const environment = variables(container(up, "web", "nginx"));
    assert.deepEqual(variables(container(framed, "web", "nginx")), { ...environment, PDF_FRAMES: "self" });
    const changed = framed.resources.filter(
      ({ type, urn, inputs: after }) =>
        /^aws:(ecs|lambda|lb)\//.test(type) &&
        JSON.stringify(after) !== JSON.stringify(up.resources.find((one) => one.urn === urn)?.inputs),
    );
    assert.deepEqual(
      changed.map((one) => one.name).sort(),
      ["siscoe-prod-alb-https", `${name}-web`],
      "and nothing is migrated, nor another task replaced",
    );
    const listener = inputs(framed, "aws:lb/listener:Listener", "siscoe-prod-alb-https");
    assert.equal(listener["routingHttpResponseXFrameOptionsHeaderValue"], "SAMEORIGIN");
  });

  test("migrates before any service changes, by a call that another task definition alone makes anew", () => {
    const invocation = resource(up, types.invocation, `${name}-migration`);
    const input = json(invocation.inputs["input"]) as Record<string, unknown>;
    assert.equal(input["taskDefinition"], `arn:TaskDefinition:${name}-migrate:1`);
    assert.equal(input["family"], `${name}-migrate`);
    assert.equal(input["container"], "migrate");
    for (const service of Object.keys(inputsByName(up, types.service)))
      assert.ok(resource(up, types.service, service).dependencies.includes(invocation.urn), service);
  });

  test("keeps older revisions of its task definitions: a roll-back starts them", () => {
    for (const given of Object.values(inputsByName(up, types.definition)))
      assert.equal(given["skipDestroy"], true);
  });

  test("reads its own secrets, writes its own log, and mounts its own uploads", () => {
    const execution = statements(up, `${name}-execution`);
    assert.deepEqual(Object.keys(execution), ["LogInToEcr", "PullTheImage", "WriteLogs"]);
    assert.match(String(execution["PullTheImage"]?.Resource), /^arn:aws:ecr:[a-z0-9-]+:\d{12}:repository\//);
    const task = statements(up, `${name}-task`);
    assert.deepEqual(Object.keys(task), ["ReadAndWriteUploads"]);
    assert.deepEqual(task["ReadAndWriteUploads"]?.Action, [
      "elasticfilesystem:ClientMount",
      "elasticfilesystem:ClientWrite",
    ]);
    assert.equal(task["ReadAndWriteUploads"].Resource, "arn:FileSystem:siscoe-prod-uploads");
  });

  test("opens a shell only where that is asked for, logs it, and needs a writable root for it", () => {
    assert.equal(inputs(up, types.service, `${name}-web`)["enableExecuteCommand"], false);
    assert.equal(inputs(withShell, types.service, `${name}-web`)["enableExecuteCommand"], true);
    for (const purpose of ["web", "worker", "beat"]) {
      for (const one of containers(withShell, purpose)) {
        assert.equal(one["readonlyRootFilesystem"], false, one.name);
      }
    }
    // Nobody opens one in a migration.
    assert.equal(container(withShell, "migrate")["readonlyRootFilesystem"], true);
    assert.deepEqual(Object.keys(statements(withShell, `${name}-task`)), [
      "ReadAndWriteUploads",
      "OpenShell",
      "FindTheLog",
      "LogTheShell",
    ]);
    const { configuration } = inputs(withShell, types.cluster, name) as {
      configuration: { executeCommandConfiguration: object };
    };
    assert.deepEqual(configuration.executeCommandConfiguration, {
      logging: "OVERRIDE",
      logConfiguration: { cloudWatchLogGroupName: `name:LogGroup:${name}` },
    });
  });
});

describe("what people upload", () => {
  test("is encrypted, backed up, and protected", async () => {
    const up = await deploy(program, { settings: withService });
    const fileSystem = resource(up, types.fileSystem, "siscoe-prod-uploads");
    assert.ok(fileSystem.protect);
    assert.equal(fileSystem.inputs["encrypted"], true);
    assert.equal(fileSystem.inputs["kmsKeyId"], "arn:Key:siscoe-prod-uploads-key");
    assert.equal(fileSystem.inputs["throughputMode"], "elastic");
    assert.deepEqual(fileSystem.inputs["lifecyclePolicies"], [
      { transitionToIa: "AFTER_30_DAYS" },
      { transitionToPrimaryStorageClass: "AFTER_1_ACCESS" },
    ]);
    const [policy] = Object.values(inputsByName(up, "aws:efs/backupPolicy:BackupPolicy"));
    assert.deepEqual(policy?.["backupPolicy"], { status: "ENABLED" });
    const { posixUser } = inputs(up, "aws:efs/accessPoint:AccessPoint", "siscoe-prod-uploads");
    assert.deepEqual(posixUser, { uid: 1000, gid: 1000 });
    assert.equal(up.outputs["uploadsIdentifier"], "FileSystem:siscoe-prod-uploads");
  });

  test("is mounted over TLS and through its access point alone, whatever rights somebody has", async () => {
    const up = await deploy(program, { settings: withService });
    const given = inputs(up, "aws:efs/fileSystemPolicy:FileSystemPolicy", "siscoe-prod-uploads");
    const resource = "arn:FileSystem:siscoe-prod-uploads";
    const everything = { Sid: "All", Effect: "Allow", Action: ["*"], Resource: ["*"] } as const;
    const administrator = {
      arn: "arn:aws:iam::123456789012:role/administrator",
      policies: [documentOf({ Statement: [everything] })],
    };
    const thing = { account: "123456789012", policy: documentOf(given["policy"]) };
    const may = (action: string, context: Context) =>
      mayAccess(administrator, { thing, action: `elasticfilesystem:${action}`, resource, context });
    const ours = {
      "aws:SecureTransport": "true",
      "elasticfilesystem:AccessPointArn": "arn:AccessPoint:siscoe-prod-uploads",
    };
    for (const action of ["ClientMount", "ClientWrite", "ClientRootAccess"]) {
      assert.equal(may(action, ours), true, action);
      assert.equal(may(action, { ...ours, "aws:SecureTransport": "false" }), false, `${action} without TLS`);
      assert.equal(may(action, { "aws:SecureTransport": "true" }), false, `${action} of all of it`);
    }
  });

  test("has a door in each zone of the application, which keeps its name when zones are added", async () => {
    const names = async (zones: string) =>
      Object.keys(
        inputsByName(
          await deploy(program, { settings: { ...withService, "siscoe:availabilityZones": zones } }),
          "aws:efs/mountTarget:MountTarget",
        ),
      );
    const two = await names('["sa-east-1a", "sa-east-1c"]');
    assert.deepEqual(two, ["siscoe-prod-uploads-sa-east-1a", "siscoe-prod-uploads-sa-east-1c"]);
    const three = await names('["sa-east-1a", "sa-east-1b", "sa-east-1c"]');
    assert.deepEqual(
      two.filter((one) => !three.includes(one)),
      [],
    );
  });

  test("has a door in each zone of an existing network, whatever its subnets: a zone has room for one", async () => {
    const doors = async (...ids: string[]) => {
      const settings = {
        ...{ ...inExistingVpc, "siscoe:image": table.image.example },
        "siscoe:appSubnetIds": JSON.stringify(ids),
      };
      const found = inputsByName(await deploy(program, { settings }), "aws:efs/mountTarget:MountTarget");
      return Object.fromEntries(Object.entries(found).map(([one, { subnetId }]) => [one, subnetId]));
    };
    // In the mocks as in the emulator, the last digit says in which zone a subnet is.
    const [a, c, otherC] = ["subnet-00000003", "subnet-00000002", "subnet-00000005"];
    const [inA, inC] = ["siscoe-prod-uploads-sa-east-1a", "siscoe-prod-uploads-sa-east-1c"];
    assert.deepEqual(await doors(a, c), { [inA]: a, [inC]: c });
    assert.deepEqual(await doors(otherC, a), { [inA]: a, [inC]: otherC });
    assert.deepEqual(await doors(a, c, otherC), { [inA]: a, [inC]: c });
    // By the subnets, where AWS told their zones to nobody; and taken over from there, where it does.
    assert.deepEqual(doorSubnets([a, c], ["sa-east-1a", c], [a, c]), {
      "sa-east-1a": { id: a, formerly: a },
      [c]: { id: c, formerly: c },
    });
  });

  test("come back from a backup by a task that reads what AWS Backup restored, and writes as the application does", async () => {
    const restored = table.uploadsRestoreFrom.example;
    const up = await deploy(program, {
      settings: { ...withService, "siscoe:uploadsRestoreFrom": restored },
    });
    const own = "siscoe-prod-restored-uploads";
    const { fileSystemId, posixUser, rootDirectory } = inputs(up, "aws:efs/accessPoint:AccessPoint", own);
    assert.deepEqual([fileSystemId, posixUser, rootDirectory], [restored, { uid: 0, gid: 0 }, { path: "/" }]);
    const doors = Object.values(inputsByName(up, "aws:efs/mountTarget:MountTarget"));
    const theirs = doors.filter((door) => door["fileSystemId"] === restored);
    assert.equal(theirs.length, doors.length / 2);
    const groups = new Set(doors.map((door) => JSON.stringify(door["securityGroups"])));
    assert.equal(groups.size, 1, "the application gets to both");
    const definition = inputs(up, types.definition, `${name}-restore`);
    const volumes = definition["volumes"] as { name: string; efsVolumeConfiguration?: object }[];
    const onEfs = (fileSystem: string, accessPointId: string, iam: string) => ({
      fileSystemId: fileSystem,
      transitEncryption: "ENABLED",
      authorizationConfig: { accessPointId, iam },
    });
    assert.deepEqual(
      volumes.map((volume) => [volume.name, volume.efsVolumeConfiguration]),
      [
        ["restore-uploads-tmp", undefined],
        ["uploads", onEfs("FileSystem:siscoe-prod-uploads", "AccessPoint:siscoe-prod-uploads", "ENABLED")],
        ["restored", onEfs(restored, `AccessPoint:${own}`, "DISABLED")],
      ],
    );
    const task = container(up, "restore", "restore-uploads");
    assert.deepEqual([task.command, task.secrets], [["siscoe-restore-uploads"], []]);
    assert.deepEqual(task.mountPoints, [
      { sourceVolume: "restore-uploads-tmp", containerPath: "/tmp", readOnly: false },
      { sourceVolume: "uploads", containerPath: "/app/media", readOnly: false },
      { sourceVolume: "restored", containerPath: "/restored", readOnly: true },
    ]);
    assert.deepEqual(Object.keys(statements(up, `${name}-task`)), ["ReadAndWriteUploads"]);
    assert.equal(Object.keys(inputsByName(up, types.service)).length, 3, "nothing starts it by itself");
  });

  test("is known from the moment on that its file system is there, also where the `up` fails afterwards", async () => {
    const { foundation, uploadsIdentifier } = (await deploy(program, { settings: withService })).outputs;
    assert.ok(foundation !== undefined && uploadsIdentifier !== undefined);
    const previously = async (previousOutputs: Record<string, unknown>) =>
      (await deploy(program, { settings: withService, previousOutputs })).earlyOutputs;
    assert.deepEqual(await previously({}), { foundation, uploadsIdentifier });
    assert.deepEqual(await previously({ foundation }), { uploadsIdentifier });
    assert.deepEqual(await previously({ foundation, uploadsIdentifier }), {}, "the engine has it");
  });

  test("stays when the application runs elsewhere from now on", async () => {
    const off = await deploy(program, {
      settings: prod,
      previousOutputs: { uploadsIdentifier: "fs-0123456789abcdef0" },
    });
    assert.ok(resource(off, types.fileSystem, "siscoe-prod-uploads").protect);
    assert.deepEqual(inputsByName(off, types.service), {});
  });
});

test("sizes that SisCoE was measured to outgrow are said, and nothing of the others", () => {
  const sizes = { webCpu: 512, webMemory: 1024, workerMemory: 512, workerConcurrency: 2 };
  const { example: image } = table.image;
  const said = (more: Partial<typeof sizes>) =>
    sizeWarnings({ image, ...sizes, ...more }).map((one) => one.split(":", 2)[1]?.split(" ")[0]);
  assert.deepEqual(said({}), []);
  assert.deepEqual(said({ webCpu: 256 }), ["webCpu"]);
  assert.deepEqual(said({ webMemory: 1023 }), ["webCpu"]);
  assert.deepEqual(said({ workerConcurrency: 5 }), []);
  assert.deepEqual(said({ workerConcurrency: 6 }), ["workerMemory"]);
  assert.deepEqual(sizeWarnings({ ...sizes, webMemory: 512 }), [], "nobody asked for tasks");
});
