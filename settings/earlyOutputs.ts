import * as pulumi from "@pulumi/pulumi";

/**
 * Outputs that the engine has before the program's end. A program's outputs reach the engine once all of them are known:
 * never in an `up` that fails half-way, and the next one would replace or delete what that one made. The engine keeps a
 * stack's outputs at the end of a deployment, failed or not, and takes the last ones that it was told; after a failure,
 * those that it was not told stay what they were (`stackOutputsEvent` in pkg/resource/deploy/step_executor.go, 3.206 to
 * 3.274).
 */
export class EarlyOutputs {
  private known: pulumi.Inputs = {};

  /** Has the engine keep these too, once they and those before them are known. */
  public keep(outputs: pulumi.Inputs): void {
    const stack = pulumi.runtime.getStackResource();
    if (stack === undefined) return;
    this.known = { ...this.known, ...outputs };
    pulumi.runtime.registerResourceOutputs(stack, this.known);
  }
}
