import * as pulumi from "@pulumi/pulumi";
import * as aws from "./components/aws";
import { Alarms } from "./components/alarms";
import { Application } from "./components/application";
import { AppEnvironment } from "./components/appEnvironment";
import { Backups } from "./components/backups";
import { BrevoCredentials } from "./components/brevoCredentials";
import { Budget } from "./components/budget";
import { Cache } from "./components/cache";
import { Certificate } from "./components/certificate";
import { Database } from "./components/database";
import { DjangoSecrets } from "./components/djangoSecrets";
import { EncryptionKey } from "./components/encryptionKey";
import { ExistingNetwork } from "./components/existingNetwork";
import { Firewall } from "./components/firewall";
import { ImageRepository } from "./components/imageRepository";
import { LoadBalancer } from "./components/loadBalancer";
import { Network } from "./components/network";
import { lookUp } from "./components/lookUp";
import { doorSubnets } from "./components/mountTargets";
import { Sleep } from "./components/sleep";
import { whatRuns } from "./components/running";
import { lookUpSnapshot } from "./components/snapshot";
import { RestoredUploads } from "./components/restoredUploads";
import { Uploads } from "./components/uploads";
import { problemsWithFound } from "./settings/againstFound";
import { runningProblems } from "./settings/againstRunning";
import { asleepNotes, awakeHoursOf, awakeTimeZone, sleepTimes } from "./settings/awake";
import { backupStart } from "./settings/backups";
import { readSettings } from "./settings/readSettings";
import { restoreProblems } from "./settings/restore";
import { waitingChanges } from "./settings/waiting";

/** Everything that SisCoE's production mode needs on AWS. */
async function program(): Promise<Record<string, unknown>> {
  const read = await readSettings();
  const { settings, variables, foundation, identifiers, hasUploads, isNew } = read;
  const { refuse, keepFoundation, keepUploads } = read;
  const { protect, logRetentionDays, applyImmediately, hostedZoneId, permissionsBoundary } = settings;
  // What was uploaded stays when the application runs elsewhere.
  const withUploads = settings.image !== undefined || hasUploads;
  const name = `siscoe-${pulumi.getStack()}`;
  const domains = [settings.domain, ...(settings.www ? [`www.${settings.domain}`] : [])] as const;

  const tags = { project: "siscoe", environment: pulumi.getStack(), owner: settings.owner };

  const provider = new aws.Provider(name, {
    region: settings["aws:region"] as aws.Region,
    profile: settings["aws:profile"],
    ...(settings.accountId === undefined ? {} : { allowedAccountIds: [settings.accountId] }),
    defaultTags: { tags },
  });
  const options = { provider };
  const [running, found, restored] = await Promise.all([
    whatRuns(identifiers, settings, provider),
    // The zones of the application's subnets are where the uploads get their doors.
    lookUp({ ...settings, appSubnetIds: withUploads ? settings.appSubnetIds : undefined }, provider),
    // The snapshot counts at creation only, and may be gone afterwards.
    isNew ? restoreProblems(settings, (snapshot) => lookUpSnapshot(snapshot, options)) : [],
  ]);
  refuse([...runningProblems(settings, running), ...problemsWithFound(settings, found), ...restored]);
  const asleep = isNew ? [] : asleepNotes(settings, new Date());
  for (const note of [...waitingChanges(settings, running), ...asleep]) await pulumi.log.warn(note);

  // A path of their own: what the workflows' role may touch is what is in it (bootstrap/permissions).
  const path = `/siscoe/${pulumi.getStack()}/`;
  const roles = { rolesPath: path, permissionsBoundary };

  const logsKey = new EncryptionKey(
    `${name}-logs-key`,
    {
      description: "SisCoE's logs and its cache",
      logs: { region: settings["aws:region"], groups: [`/aws/*/${name}-*`, `${path}*`] },
      // The cache's final snapshot can't be read without it.
      keep: settings.databaseKeepKey,
      protect,
    },
    options,
  );
  const logs = { logRetentionDays, logKmsKeyArn: logsKey.arn };

  const network =
    settings.vpcId === undefined
      ? new Network(
          `${name}-network`,
          {
            region: settings["aws:region"],
            cidr: settings.vpcCidr,
            availabilityZones: settings.availabilityZones,
            egress: settings.egress,
            ipv6: settings.ipv6,
            interfaceEndpoints: settings.interfaceEndpoints,
            flowLogs: settings.flowLogs,
            ...logs,
            ...roles,
            protect,
          },
          options,
        )
      : new ExistingNetwork(
          `${name}-network`,
          {
            vpcId: settings.vpcId,
            publicSubnetIds: settings.publicSubnetIds ?? [],
            dataSubnetIds: settings.dataSubnetIds ?? [],
            appSubnetIds: settings.appSubnetIds ?? [],
          },
          options,
        );

  keepFoundation(network.vpcId);

  const database = new Database(
    `${name}-database`,
    {
      vpcId: network.vpcId,
      subnetIds: network.dataSubnetIds,
      allowedSecurityGroupIds: [network.appSecurityGroupId],
      instanceClass: settings.databaseInstanceClass,
      engineVersion: settings.databaseEngineVersion,
      allowMajorVersionUpgrade: settings.databaseAllowMajorVersionUpgrade,
      storageGb: settings.databaseStorageGb,
      maxStorageGb: settings.databaseMaxStorageGb,
      keepKey: settings.databaseKeepKey,
      multiAz: settings.databaseMultiAz,
      backupRetentionDays: settings.databaseBackupRetentionDays,
      backupWindow: settings.databaseBackupWindow,
      maintenanceWindow: settings.databaseMaintenanceWindow,
      snapshot: settings.databaseSnapshot,
      insights: settings.databaseInsights,
      monitoringSeconds: settings.databaseMonitoringSeconds,
      ...roles,
      slowQueryMilliseconds: settings.databaseSlowQueryMilliseconds,
      passwordVersion: settings.databasePasswordVersion,
      applyImmediately,
      ...logs,
      protect,
    },
    options,
  );

  const cache = new Cache(
    `${name}-cache`,
    {
      vpcId: network.vpcId,
      subnetIds: network.dataSubnetIds,
      allowedSecurityGroupIds: [network.appSecurityGroupId],
      engine: settings.cacheEngine,
      engineVersion: settings.cacheEngineVersion,
      nodeType: settings.cacheNodeType,
      replicas: settings.cacheReplicas,
      automaticFailover: settings.cacheAutomaticFailover,
      multiAz: settings.cacheMultiAz,
      snapshotRetentionDays: settings.cacheSnapshotRetentionDays,
      snapshotWindow: settings.cacheSnapshotWindow,
      maintenanceWindow: settings.cacheMaintenanceWindow,
      tokenVersion: settings.cacheTokenVersion,
      tokenStrategy: settings.cacheTokenStrategy,
      applyImmediately,
      kmsKeyArn: logsKey.arn,
      ...logs,
      protect,
    },
    options,
  );

  const brevo = new BrevoCredentials(
    `${name}-brevo`,
    {
      smtpUser: settings.brevoSmtpUser,
      smtpPassword: settings.brevoSmtpPassword,
      apiKey: settings.brevoApiKey,
      protect,
    },
    options,
  );
  const django = new DjangoSecrets(
    `${name}-django`,
    {
      secretKeyVersion: settings.secretKeyVersion,
      chatEncryptionKey: settings.chatEncryptionKey,
      protect,
    },
    options,
  );

  const certificate = new Certificate(
    `${name}-certificate`,
    { domains, hostedZoneId, existingArn: settings.certificateArn },
    options,
  );
  const loadBalancer = new LoadBalancer(
    `${name}-alb`,
    {
      vpcId: network.vpcId,
      vpcCidrs: network.cidrs,
      subnetIds: network.publicSubnetIds,
      appSecurityGroupId: network.appSecurityGroupId,
      appPort: settings.appPort,
      appTargets: settings.appTargets,
      domains,
      certificateArn: certificate.arn,
      hostedZoneId: settings.domainRecord === "none" ? undefined : hostedZoneId,
      recordsMove: settings.domainRecord === "moving",
      ipv6: settings.ipv6,
      contentSecurityPolicy: settings.contentSecurityPolicy,
      framing: settings.pdfFrames,
      hstsMaxAgeSeconds: settings.hstsMaxAgeSeconds,
      hstsIncludeSubdomains: settings.hstsIncludeSubdomains,
      idleTimeoutSeconds: settings.idleTimeoutSeconds,
      tlsPolicy: settings.tlsPolicy,
      logRetentionDays,
      protect,
    },
    options,
  );

  if (settings.monthlyBudget !== undefined && settings.alarmEmail !== undefined) {
    new Budget(`${name}-budget`, { monthlyUsd: settings.monthlyBudget, email: settings.alarmEmail }, options);
  }

  if (settings.firewall !== "off") {
    new Firewall(
      `${name}-firewall`,
      {
        region: settings["aws:region"],
        loadBalancerArn: loadBalancer.loadBalancer.arn,
        mode: settings.firewall,
        countedRules: settings.firewallCountedRules,
        signInLimit: settings.firewallSignInLimit,
        logRetentionDays,
      },
      options,
    );
  }

  const environment = new AppEnvironment(
    `${name}-environment`,
    {
      domains,
      appTargets: settings.appTargets,
      database,
      cache,
      variables,
      secrets: [brevo.secret, django.secret],
      kmsKeyArn: django.kmsKeyArn,
      kmsKeyArns: [brevo.kmsKeyArn, django.kmsKeyArn],
      readerPolicyArn: settings.secretsReaderPolicyArn,
      protect,
    },
    options,
  );

  const images = settings.imageRepository
    ? new ImageRepository(`${name}-images`, { protect }, options)
    : undefined;
  const { image } = settings;
  const appSubnets = doorSubnets(
    network.appSubnetIds,
    settings.appSubnetIds?.map((id) => found.appSubnetZones[id] ?? id) ?? settings.availabilityZones,
    settings.appSubnetIds,
  );
  const uploads = !withUploads
    ? undefined
    : new Uploads(
        `${name}-uploads`,
        {
          vpcId: network.vpcId,
          subnets: appSubnets,
          appSecurityGroupId: network.appSecurityGroupId,
          keepKey: settings.databaseKeepKey,
          protect,
        },
        options,
      );
  if (uploads !== undefined) keepUploads(uploads.fileSystem.id);
  // AWS's own plan backs the uploads up all the same.
  const backedUp = [
    ...(settings.backupVault ? [database.instance.arn] : []),
    ...(uploads === undefined ? [] : [uploads.fileSystem.arn]),
  ];
  if (settings.backupVault) {
    new Backups(
      `${name}-backups`,
      {
        resourceArns: backedUp,
        startsAt: backupStart(settings.databaseBackupWindow),
        retentionDays: settings.backupVaultRetentionDays,
        lock: settings.backupVaultLock,
        copyRegion: settings.backupCopyRegion,
        // The provider's own don't reach what AWS Backup makes.
        tags,
        ...roles,
      },
      options,
    );
  }

  let application: Application | undefined;
  if (image !== undefined && uploads !== undefined) {
    const fileSystemId = settings.uploadsRestoreFrom;
    const restoredUploads =
      fileSystemId === undefined
        ? undefined
        : new RestoredUploads(
            `${name}-restored-uploads`,
            { fileSystemId, subnets: appSubnets, securityGroupId: uploads.securityGroup.id },
            options,
          );
    application = new Application(
      `${name}-app`,
      {
        image,
        architecture: settings.imageArchitecture,
        subnetIds: network.taskSubnetIds,
        assignPublicIp: settings.egress === "public",
        securityGroupId: network.appSecurityGroupId,
        targetGroupArn: loadBalancer.targetGroupArn,
        requestsLabel: pulumi.interpolate`${loadBalancer.loadBalancer.arnSuffix}/${loadBalancer.targetGroup.arnSuffix}`,
        port: settings.appPort,
        region: settings["aws:region"],
        plain: environment.plain,
        secretReferences: environment.secretReferences,
        secretVersions: environment.secretVersions,
        secretsReaderPolicyArn: environment.readerPolicyArn,
        uploads,
        restoredUploads,
        web: {
          cpu: settings.webCpu,
          memory: settings.webMemory,
          tasks: settings.webTasks,
          maxTasks: settings.webMaxTasks,
        },
        worker: {
          cpu: settings.workerCpu,
          memory: settings.workerMemory,
          tasks: settings.workerTasks,
          maxTasks: settings.workerMaxTasks,
        },
        workerConcurrency: settings.workerConcurrency,
        pdfFrames: settings.pdfFrames,
        executeCommand: settings.executeCommand,
        sleeps: settings.awakeHours !== undefined,
        ...logs,
        keepLogs: protect,
        ...roles,
        // A way to the image's registry, the secrets' values, and a listener that has the target group.
        after: [network, brevo, django, environment, loadBalancer],
      },
      options,
    );
  }

  if (settings.awakeHours !== undefined) {
    new Sleep(
      `${name}-sleep`,
      {
        times: sleepTimes(awakeHoursOf(settings.awakeHours)),
        timeZone: awakeTimeZone,
        database: database.instance,
        sleepers:
          application === undefined
            ? []
            : [
                { name: "web", service: application.web, tasks: settings.webTasks },
                { name: "worker", service: application.worker, tasks: settings.workerTasks },
                { name: "beat", service: application.beat, tasks: 1 },
              ],
        ...roles,
      },
      options,
    );
  }

  if (settings.alarmEmail !== undefined) {
    new Alarms(
      `${name}-alarms`,
      {
        region: settings["aws:region"],
        email: settings.alarmEmail,
        names: `${name}-*`,
        latencySeconds: settings.alarmLatencySeconds,
        instanceClass: settings.databaseInstanceClass,
        storageGb: settings.databaseStorageGb,
        natGateways: network.natGateways,
        sleeps: settings.awakeHours !== undefined,
        certificateArn: certificate.arn,
        ...{ loadBalancer, database, cache, uploads, backedUp, application },
        ...logs,
        keepLogs: protect,
      },
      options,
    );
  }

  return {
    url: `https://${settings.domain}`,
    environment: environment.plain,
    secretReferences: environment.secretReferences,
    dotenv: environment.dotenv,
    secretsReaderPolicyArn: environment.readerPolicyArn,
    databaseAddress: database.address,
    databasePort: database.port,
    cacheAddress: cache.address,
    cachePort: cache.port,
    loadBalancerDnsName: loadBalancer.dnsName,
    loadBalancerZoneId: loadBalancer.zoneId,
    httpsListenerArn: loadBalancer.httpsListenerArn,
    targetGroupArn: loadBalancer.targetGroupArn,
    vpcId: network.vpcId,
    egressAddresses: network.egressAddresses,
    appSubnetIds: network.taskSubnetIds,
    appSecurityGroupId: network.appSecurityGroupId,
    databaseIdentifier: database.instance.identifier,
    cacheIdentifier: cache.replicationGroup.id,
    ...(images === undefined ? {} : { imageRepositoryUrl: images.url }),
    ...(uploads === undefined ? {} : { uploadsIdentifier: uploads.fileSystem.id }),
    foundation,
  };
}

// Not `export default`: the Pulumi CLI would run nothing, and on a live stack plan to delete everything.
export = program;
