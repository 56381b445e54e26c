import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AccountRecords, noteSeat } from "../../emulator/accountRecords";
import { ACCOUNT, Cloud } from "../../emulator/cloud";
import { Faults } from "../../emulator/faults";
import { Provider } from "../../emulator/provider";
import { Records } from "../../emulator/records";
import { plainProperties, type Properties } from "../../emulator/values";

/** A value that a preview doesn't know yet, as the engine writes it. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const directories: string[] = [];
process.on("exit", () => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

/** Where an {@link Account} is, and which others its checkout has. */
interface Where {
  readonly account?: string;
  readonly region?: string;
  readonly neighbours?: readonly Account[];
}

/** An emulated account of its own, in a folder that goes when the process ends. */
export class Account {
  public readonly directory = mkdtempSync(join(tmpdir(), "emulator-test-"));
  public readonly records: Records;
  public readonly cloud: Cloud;
  public readonly provider: Provider;

  public constructor(
    faults: readonly string[] = [],
    defaultTags: Record<string, string> = {},
    { account = ACCOUNT, region = "sa-east-1", neighbours = [] }: Where = {},
  ) {
    directories.push(this.directory);
    this.records = new Records(this.directory, "a passphrase");
    noteSeat(this.directory, { account, region });
    const folders = neighbours.map(({ directory }) => directory);
    const records = new AccountRecords(this.records, { account, region }, folders, "a passphrase");
    this.cloud = new Cloud(records, region, defaultTags);
    this.provider = new Provider(this.cloud, new Faults(faults));
  }

  /** What is wrong with the inputs: `property: reason` each. */
  public problems(type: string, inputs: Properties, name = "it"): string[] {
    const { failures } = this.provider.check(type, name, {}, inputs);
    return failures.map(({ property, reason }) => `${property}: ${reason}`);
  }

  /** Checks and creates, as the engine does. `patience` in seconds is what `customTimeouts` says. */
  public async create(
    type: string,
    inputs: Properties,
    name = "it",
    patience = 0,
  ): Promise<{ id: string; raw: Properties; outputs: Record<string, never> }> {
    const checked = this.provider.check(type, name, {}, inputs);
    if (checked.failures.length > 0) throw new Error(JSON.stringify(checked.failures));
    const { id, properties } = await this.provider.create(type, checked.inputs, false, patience);
    return { id, raw: properties, outputs: plainProperties(properties) as Record<string, never> };
  }

  /** Checks and updates, as the engine does. */
  public async update(type: string, id: string, inputs: Properties, name = "it"): Promise<Properties> {
    const olds = this.provider.read(type, id)?.properties ?? {};
    const checked = this.provider.check(type, name, olds, inputs);
    if (checked.failures.length > 0) throw new Error(JSON.stringify(checked.failures));
    return (await this.provider.update(type, id, olds, checked.inputs, false)).properties;
  }

  /** The inputs that a change would replace the resource for; "update" when it would change in place. */
  public async change(
    type: string,
    inputs: Properties,
    changed: Properties,
  ): Promise<string[] | "update" | "same"> {
    const { id } = await this.create(type, inputs);
    const olds = this.provider.read(type, id)?.properties ?? {};
    const news = this.provider.check(type, "it", olds, changed).inputs;
    const difference = this.provider.diff(type, "it", olds, news);
    if (difference.replaces.length > 0) return difference.replaces;
    return difference.changed.length > 0 ? "update" : "same";
  }

  /** A VPC with an internet gateway and a subnet in each of two zones. */
  public async network(): Promise<{ vpcId: string; gatewayId: string; subnetIds: [string, string] }> {
    const vpc = await this.create("aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true });
    const gateway = await this.create("aws:ec2/internetGateway:InternetGateway", { vpcId: vpc.id });
    const subnet = async (zone: string, slot: number) => {
      const inputs = { vpcId: vpc.id, availabilityZone: `sa-east-1${zone}`, cidrBlock: `10.0.${slot}.0/24` };
      return (await this.create("aws:ec2/subnet:Subnet", inputs)).id;
    };
    return { vpcId: vpc.id, gatewayId: gateway.id, subnetIds: [await subnet("a", 0), await subnet("b", 1)] };
  }
}

/** What a restore needs of `customTimeouts`, in seconds. */
export const RESTORE = 4 * 3600;

/** A database that nothing is wrong with. */
export const DATABASE: Readonly<Properties> = {
  engine: "postgres",
  engineVersion: "17.6",
  instanceClass: "db.t4g.medium",
  allocatedStorage: 20,
  username: "siscoe",
  password: "a-long-password",
  identifier: "database",
  skipFinalSnapshot: true,
};

/** A cache that nothing is wrong with. */
export const CACHE: Readonly<Properties> = {
  description: "cache",
  engine: "valkey",
  engineVersion: "8.0",
  nodeType: "cache.t4g.small",
  replicationGroupId: "cache",
  transitEncryptionEnabled: true,
  authToken: "first-token-of-many",
};

/** A policy with one statement. */
export function policy(statement: Properties): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
}

/** A trust policy for a service. */
export function trust(service: string): string {
  return policy({ Principal: { Service: service }, Action: "sts:AssumeRole" });
}
