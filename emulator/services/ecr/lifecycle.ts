import { parsed } from "../../rules";

/** A rule of a lifecycle policy, as far as ECR refuses anything about it. */
interface LifecycleRule {
  readonly rulePriority?: number;
  readonly selection?: {
    readonly tagStatus?: string;
    readonly tagPrefixList?: readonly string[];
    readonly tagPatternList?: readonly string[];
    readonly countType?: string;
    readonly countUnit?: string;
    readonly countNumber?: number;
  };
  readonly action?: { readonly type?: string };
}

/**
 * What ECR refuses of a lifecycle policy, in words that follow the property's name.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
export function lifecycleProblem(text: string): string | undefined {
  const { rules } = (parsed(text) ?? {}) as { rules?: readonly LifecycleRule[] };
  if (!Array.isArray(rules) || rules.length === 0) return "must have rules";
  const all = rules as readonly LifecycleRule[];
  const priorities = all.map(({ rulePriority = 0 }) => rulePriority);
  if (priorities.some((one) => one < 1) || new Set(priorities).size < all.length)
    return "must give each rule a rulePriority of its own, from 1 on";
  const last = Math.max(...priorities);
  if (all.some(({ selection, rulePriority }) => selection?.tagStatus === "any" && rulePriority !== last))
    return "must give the rule with tagStatus any the highest rulePriority";
  return all.map(ruleProblem).find((one) => one !== undefined);
}

function ruleProblem({ selection = {}, action }: LifecycleRule): string | undefined {
  const { tagStatus = "", countType, countUnit, countNumber = 0 } = selection;
  if (!["tagged", "untagged", "any"].includes(tagStatus))
    return "must select by tagStatus tagged, untagged or any";
  const hasList = selection.tagPrefixList !== undefined || selection.tagPatternList !== undefined;
  if ((tagStatus === "tagged") !== hasList)
    return "must have a tagPrefixList or a tagPatternList with tagStatus tagged, and with no other";
  if (countType !== "imageCountMoreThan" && countType !== "sinceImagePushed")
    return "must count by imageCountMoreThan or sinceImagePushed";
  if ((countType === "sinceImagePushed") !== (countUnit === "days"))
    return "must have the countUnit days with sinceImagePushed, and none with imageCountMoreThan";
  if (countNumber < 1) return "must have a countNumber from 1 on";
  return action?.type === "expire" ? undefined : "must have the action expire";
}
