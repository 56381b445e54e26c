import * as pulumi from "@pulumi/pulumi";
import type { Variables } from "../components/appEnvironment";
import type { Identifiers } from "../components/running";
import { type PlainSettings, type Settings, table } from "../config";
import { alarmWarnings } from "./alarmWarnings";
import { sizeWarnings } from "./application";
import { backupWarnings } from "./backups";
import { catalogueWarnings } from "./catalogueWarnings";
import { checkAgainstFoundation, checkTable, type Contradiction, refuse } from "./check";
import type { StackIdentity } from "./command";
import { ownConfiguration } from "./configuration";
import { contradictions } from "./contradictions";
import { EarlyOutputs } from "./earlyOutputs";
import { firstUpProblems } from "./firstUp";
import { type Foundation, foundationOf } from "./onceUp";
import { type CacheToken, tokenAfter, tokenProblems } from "./rotation";
import { type Configuration, type Setting, variablesOf } from "./table";

/**
 * Checks a stack's configuration, all of it at once.
 *
 * @throws SettingsError, with every problem found.
 */
export function checkSettings(configuration: Configuration, environment: StackIdentity): PlainSettings {
  return checkTable(table, contradictions, configuration, environment);
}

/** What the program is told: the stack's settings, and what the environment keeps of them from now on. */
export interface StackSettings {
  readonly settings: Settings;
  /** What of them the application reads as it is. */
  readonly variables: Variables;
  /** As the output `foundation`, what the next `up` is checked against. */
  readonly foundation: Foundation;
  /** What the environment has at AWS since its last `up`. */
  readonly identifiers: Identifiers;
  /** Whether it has uploads at AWS since an `up` before: they stay, whatever the settings say. */
  readonly hasUploads: boolean;
  /** Whether nothing of the environment was brought up yet. */
  readonly isNew: boolean;
  /** Refuses the settings for what a look-up found wrong with them. Throws a SettingsError. */
  readonly refuse: (found: readonly Contradiction<keyof typeof table>[]) => void;
  /** Has the engine keep the foundation from the moment on that there is something standing on it. */
  readonly keepFoundation: (standing: pulumi.Output<unknown>) => void;
  /** Has the engine keep from the moment on that they are there that it has uploads, by their file system's id. */
  readonly keepUploads: (fileSystemId: pulumi.Output<string>) => void;
}

/** Reads and checks the settings of the stack that is being deployed, before anything is registered. */
export async function readSettings(): Promise<StackSettings> {
  const environment = { project: pulumi.getProject(), stack: pulumi.getStack() };
  const plain = checkSettings(await ownConfiguration(table, environment), environment);
  for (const warning of [
    ...catalogueWarnings(plain),
    ...alarmWarnings(plain, environment),
    ...backupWarnings(plain),
    ...sizeWarnings(plain),
  ])
    await pulumi.log.warn(warning);
  const { foundation: previous, uploads, ...identifiers } = await lastOutputs(environment);
  const isNew = previous === undefined;
  const cacheToken = previous?.["cacheToken"] as CacheToken | undefined;
  const foundation = {
    stack: environment.stack,
    ...foundationOf(table, plain),
    cacheToken: tokenAfter(plain, cacheToken, isNew),
  };
  checkAgainstFoundation(table, foundation, previous, environment);
  const refuseFor: StackSettings["refuse"] = (found) => {
    refuse(table, found, plain, environment);
  };
  if (isNew) refuseFor(firstUpProblems(plain));
  refuseFor(tokenProblems(plain, cacheToken));
  const settings = Object.fromEntries(
    Object.entries<Setting>(table).map(([key, setting]) => {
      const value = plain[key as keyof PlainSettings];
      return [key, setting.secret && value !== undefined ? pulumi.secret(value) : value];
    }),
  ) as Settings;
  const early = new EarlyOutputs();
  const keepFoundation = (standing: pulumi.Output<unknown>) => {
    if (isNew) early.keep({ foundation: standing.apply(() => foundation) });
  };
  const hasUploads = uploads !== undefined;
  const keepUploads = (uploadsIdentifier: pulumi.Output<string>) => {
    if (!hasUploads) early.keep({ uploadsIdentifier });
  };
  const variables = variablesOf(table, settings);
  return {
    settings,
    variables,
    foundation,
    identifiers,
    hasUploads,
    isNew,
    refuse: refuseFor,
    keepFoundation,
    keepUploads,
  };
}

/** What this stack itself said when it was last brought up: what it stands on, and what it has. */
async function lastOutputs({ project, stack }: StackIdentity) {
  const itself = new pulumi.StackReference(`${pulumi.getOrganization()}/${project}/${stack}`);
  const value = async (name: string) => (await itself.getOutputDetails(name)).value as unknown;
  return {
    foundation: (await value("foundation")) as Foundation | undefined,
    database: (await value("databaseIdentifier")) as string | undefined,
    cache: (await value("cacheIdentifier")) as string | undefined,
    uploads: (await value("uploadsIdentifier")) as string | undefined,
  };
}
