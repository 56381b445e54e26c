import { randomBytes } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";

/**
 * The name of the final snapshot that a database or a cache leaves: another one for each that is created, so that
 * deleting never meets a name that is taken, however the one before ended.
 *
 * It goes with `ignoreChanges: ["finalSnapshotIdentifier"]`: every run of the program makes a name up, and what exists
 * keeps the one that it was created with. The engine ignores changes in updates alone; a creation and a replacement get
 * what the program says (`processIgnoreChanges` and `goal.Properties` in its step_generator.go, v3.206.0 and v3.274.1).
 * A random resource would not do: it stays in the state when a `destroy` ends half-way, after the database, and hands
 * the next database the same name.
 *
 * @param prefix - what it begins with: the identifier of what it is taken of.
 */
export function finalSnapshotName(prefix: pulumi.Input<string>): pulumi.Output<string> {
  // A preview can't know it: a plan with a name in it would be violated by the run, which makes up another one.
  const fresh = pulumi.runtime.isDryRun() ? pulumi.unknown : randomBytes(4).toString("hex");
  return pulumi.interpolate`${prefix}-final-${fresh}`;
}
