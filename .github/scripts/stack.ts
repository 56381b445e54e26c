import { createRequire } from "node:module";
import { join } from "node:path";
import { LocalWorkspace, type PulumiFn, Stack, StackNotFoundError } from "@pulumi/pulumi/automation";
import { checkout } from "../../commands/checkout";
import { Failure } from "../../commands/failure";

/**
 * A stack as it stands in the backend, with the checkout's own Pulumi.yaml and stack file: what `pulumi preview` and
 * `pulumi up` work with. The program runs in this process, as it does locally and in the tests.
 */
export async function openStack(name: string): Promise<Stack> {
  const program: PulumiFn = () => (createRequire(__filename)(join(checkout, "main.js")) as PulumiFn)();
  const workspace = await LocalWorkspace.create({ workDir: checkout, program });
  return Stack.select(name, workspace).catch((error: unknown) => {
    if (!(error instanceof StackNotFoundError)) throw error;
    const backend = process.env["PULUMI_BACKEND_URL"] ?? "the backend";
    throw new Failure(
      `There is no stack ${name} in ${backend}: docs/deploy.md, step 4. Nothing was changed.`,
    );
  });
}
