import * as pulumi from "@pulumi/pulumi";
import type { StackIdentity } from "./command";
import { changedInOwnFile } from "./ownFile";
import type { Configuration, SettingsTable } from "./table";

// The engine tells every language which keys came encrypted (`configSecretKeys` of the protocol's RunRequest). The SDK
// hands that on by a function that its types leave out; tests/unit/settings.test.ts fails where an SDK has it no more.
const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret: Configuration["isEncrypted"] };

/** The configuration of the stack that is being deployed. */
export async function ownConfiguration(
  table: SettingsTable,
  environment: StackIdentity,
): Promise<Configuration> {
  const values = pulumi.runtime.allConfig();
  const changedByYaml = await changedInOwnFile(process.cwd(), values, table, environment);
  return { values, isEncrypted: isConfigSecret, changedByYaml };
}
