import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";
import { imageRepositoryDefaults, withDefaults } from "./defaults";

/** What an {@link ImageRepository} is made from. */
export interface ImageRepositoryArgs {
  /** How many images are kept; the oldest go. @default 100 */
  keepImages?: number | undefined;
  /** How long an image without a tag is kept, in days. @default 14 */
  untaggedDays?: number | undefined;
  /** Whether the repository and its images stay in AWS when Pulumi deletes them. @default true */
  protect?: boolean | undefined;
}

/**
 * Where SisCoE's images are kept: a repository of ECR. A tag never means another image (immutable), and each image is
 * scanned for known weaknesses when it is pushed.
 *
 * **Data**: the images. ECR doesn't know which of them tasks run: an image that is still deployed when `keepImages` newer
 * ones were pushed is deleted too, and ECS can start no more tasks of it. With `protect`, Pulumi leaves all of them in AWS.
 * Without it, they are deleted with the repository.
 *
 * **Security**: people and roles of this account, as far as IAM lets them; nobody else's.
 *
 * **Cost**: its images by the GB; ECR's own scan is free.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
export class ImageRepository extends pulumi.ComponentResource {
  /** The repository. */
  public readonly repository: aws.ecr.Repository;
  /** What `docker push` is told: `<account>.dkr.ecr.<region>.amazonaws.com/<name>`. */
  public readonly url: pulumi.Output<string>;

  constructor(name: string, given: ImageRepositoryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:application:ImageRepository", name, {}, opts);
    const args = withDefaults(given, imageRepositoryDefaults);
    this.repository = new aws.ecr.Repository(
      name,
      // checkov:skip=CKV_AWS_136: an image holds no secret and nobody's data; ECR encrypts it with a key of its own. A key of ours
      // would be one more without which no task starts
      {
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        forceDelete: !args.protect,
      },
      { parent: this, retainOnDelete: args.protect },
    );
    new aws.ecr.LifecyclePolicy(
      name,
      {
        repository: this.repository.name,
        policy: JSON.stringify({
          rules: [
            expire(1, "images without a tag", {
              tagStatus: "untagged",
              countType: "sinceImagePushed",
              countUnit: "days",
              countNumber: args.untaggedDays,
            }),
            // The rule for any image has to come last.
            expire(2, "all but the newest images", {
              tagStatus: "any",
              countType: "imageCountMoreThan",
              countNumber: args.keepImages,
            }),
          ],
        }),
      },
      // A repository has one policy: the old one's deletion would delete the new one.
      { parent: this, deleteBeforeReplace: true, retainOnDelete: args.protect },
    );
    this.url = this.repository.repositoryUrl;
    this.registerOutputs();
  }
}

function expire(rulePriority: number, description: string, selection: object): object {
  return { rulePriority, description, selection, action: { type: "expire" } };
}
