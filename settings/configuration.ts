import * as pulumi from "@pulumi/pulumi";
import type { Configuration } from "./table";

// The engine tells every language which keys came encrypted (`configSecretKeys` of the protocol's RunRequest). The SDK
// hands that on by a function that its types leave out; tests/unit/settings.test.ts fails where an SDK has it no more.
const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret: Configuration["isEncrypted"] };

/** The configuration of the stack that is being deployed. */
export function ownConfiguration(): Configuration {
  return { values: pulumi.runtime.allConfig(), isEncrypted: isConfigSecret };
}
