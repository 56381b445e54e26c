import type * as aws from "@pulumi/aws";
import { isDefault, isStatic, parameterProblem } from "../../../aws/databaseParameters";
import { problem } from "../../resourceType";
import type { Plain } from "../../sdkTypes";

// What RDS makes of the parameters of a group.

type Group = Partial<Plain<aws.rds.ParameterGroupState>>;
type Parameter = NonNullable<Group["parameters"]>[number];

/** What is wrong with parameters, whatever family they are of. */
export function parametersProblem(parameters: readonly Parameter[]): string | undefined {
  const names = parameters.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `must name each parameter once, got "${twice}" twice`;
  for (const { name, applyMethod = "immediate" } of parameters) {
    if (!["immediate", "pending-reboot"].includes(applyMethod)) {
      return `must be applied immediate or pending-reboot, got "${applyMethod}"`;
    }
    if (isStatic(name) && applyMethod === "immediate") {
      return (
        "InvalidParameterCombination: cannot use immediate apply method for static parameter " +
        `(give "${name}" applyMethod: "pending-reboot")`
      );
    }
  }
  return undefined;
}

/** A value that the family's version of PostgreSQL doesn't take. */
export function valuesProblem({ family = "", parameters = [] }: Group) {
  const reasons = parameters.map((parameter) => parameterProblem(majorOfFamily(family), parameter));
  const reason = reasons.find((one) => one !== undefined);
  return reason === undefined ? undefined : problem("parameters", `InvalidParameterValue: ${reason}`);
}

/**
 * The parameters as RDS tells them: `pending-reboot` for a value that it has by itself, and the method that a parameter
 * had when its value was last changed (hashicorp/terraform-provider-aws#36419).
 */
export function reportedParameters({ family = "", parameters = [] }: Group, before?: Group) {
  return parameters.map((parameter) => {
    if (isDefault(majorOfFamily(family), parameter)) return { ...parameter, applyMethod: "pending-reboot" };
    const same = before?.parameters?.find(
      ({ name, value }) => name === parameter.name && value === parameter.value,
    );
    return same ?? parameter;
  });
}

/** Whether two groups of parameters are the same: the provider says `immediate` where the program says nothing. */
export function sameParameters(before: readonly Parameter[], after: readonly Parameter[]): boolean {
  const texts = (parameters: readonly Parameter[]) =>
    parameters.map(({ name, value, applyMethod = "immediate" }) => `${name} ${applyMethod} ${value}`).sort();
  return texts(before).join("\n") === texts(after).join("\n");
}

function majorOfFamily(family: string): number {
  return Number(/^postgres(\d+)$/.exec(family)?.[1]);
}
