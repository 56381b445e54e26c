import type { Registration } from "../../support/mocks";
import { beside, type Control, control, decidedBeside, isOf, sourcesOf, unmet } from "./control";

const files = "efs/fileSystem";
const accessPoint = "efs/accessPoint";
const policy = "efs/backupPolicy";

/** AWS's own daily backup of a file system is a plan of AWS Backup's. */
const isBackedUp = (one: Registration, all: readonly Registration[]) =>
  beside(one, all, policy, "fileSystemId").some(
    ({ inputs }) => (inputs["backupPolicy"] as { status: string }).status === "ENABLED",
  );

const publicSubnets = (_: Registration, all: readonly Registration[]) =>
  all.map((one) =>
    isOf(one, "ec2/subnet") ? { ...one, inputs: { ...one.inputs, mapPublicIpOnLaunch: true } } : one,
  );

/** What people upload, and its backups. */
export const uploads: readonly Control[] = [
  control(
    "EFS.1",
    files,
    "it is encrypted at rest, with a KMS key",
    ({ encrypted, kmsKeyId }) => encrypted === true && kmsKeyId !== undefined,
    { encrypted: true, kmsKeyId: undefined },
    "2.3.1",
  ),
  decidedBeside(unmet("EFS.2", files, "it is in a backup plan"), isBackedUp, { without: policy }),
  control(
    "EFS.3",
    accessPoint,
    "it gives a folder, not all of the file system",
    ({ rootDirectory }) => !["/", undefined].includes((rootDirectory as { path?: string } | undefined)?.path),
    { rootDirectory: { path: "/" } },
  ),
  control(
    "EFS.4",
    accessPoint,
    "who mounts it acts as one user",
    ({ posixUser }) => posixUser !== undefined,
    { posixUser: undefined },
  ),
  decidedBeside(
    unmet("EFS.6", "efs/mountTarget", "it is in subnets that give no public address by themselves"),
    (one, all) =>
      sourcesOf(one, all, "subnetId", "ec2/subnet").every(
        ({ inputs }) => inputs["mapPublicIpOnLaunch"] !== true,
      ),
    publicSubnets,
  ),
  decidedBeside(unmet("EFS.7", files, "AWS backs it up by itself"), isBackedUp, { without: policy }),
  control("EFS.8", files, "it is encrypted at rest", ({ encrypted }) => encrypted === true, {
    encrypted: false,
  }),
  control("Backup.1", "backup/vault", "backups are encrypted", ({ kmsKeyArn }) => kmsKeyArn !== undefined, {
    kmsKeyArn: undefined,
  }),
];
