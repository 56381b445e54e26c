import { AwsError, hex, type Cloud } from "../../cloud";
import { resourceType } from "../../resourceType";
import { between, length, oneOf } from "../../rules";

const region = { computed: true } as const;
const TARGET = "aws:appautoscaling/target:Target";
const POLICY = "aws:appautoscaling/policy:Policy";
const register = "Application Auto Scaling: RegisterScalableTarget";
const put = "Application Auto Scaling: PutScalingPolicy";

export const target = resourceType(TARGET, {
  inputs: {
    maxCapacity: { required: true, check: between(0, 5000) },
    minCapacity: { required: true, check: between(0, 5000) },
    region,
    resourceId: { required: true, check: length(1, 1600) },
    roleArn: { computed: true },
    scalableDimension: { required: true },
    serviceNamespace: { required: true },
    suspendedState: { computed: true },
    tags: {},
  },
  // https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
  refusals: [
    ({ maxCapacity, minCapacity }) => {
      if (maxCapacity >= minCapacity) return;
      throw new AwsError(
        register,
        "ValidationException",
        "Maximum capacity cannot be less than minimum capacity",
      );
    },
    ({ resourceId, serviceNamespace }, cloud) => {
      if (serviceNamespace !== "ecs" || serviceOf(cloud, resourceId)) return;
      throw new AwsError(register, "ValidationException", `ECS service doesn't exist: ${resourceId}`);
    },
  ],
  identify: ({ resourceId }, cloud) => ({
    id: resourceId,
    arn: cloud.arn("application-autoscaling", `scalable-target/${hex(22)}`),
    roleArn: cloud.globalArn(
      "iam",
      "role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService",
    ),
    suspendedState: {
      dynamicScalingInSuspended: false,
      dynamicScalingOutSuspended: false,
      scheduledScalingSuspended: false,
    },
  }),
});

export const policy = resourceType(POLICY, {
  inputs: {
    name: { computed: true, check: length(1, 255) },
    policyType: {
      default: "StepScaling",
      check: oneOf("StepScaling", "TargetTrackingScaling", "PredictiveScaling"),
    },
    predictiveScalingPolicyConfiguration: {},
    region,
    resourceId: { required: true },
    scalableDimension: { required: true },
    serviceNamespace: { required: true },
    stepScalingPolicyConfiguration: {},
    targetTrackingScalingPolicyConfiguration: {},
  },
  name: { property: "name", maximum: 255 },
  // https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html
  refusals: [
    ({ resourceId, serviceNamespace, scalableDimension }, cloud) => {
      if (cloud.find(TARGET, (one) => one.resourceId === resourceId)) return;
      throw new AwsError(
        put,
        "ObjectNotFoundException",
        `No scalable target registered for service namespace: ${serviceNamespace}, resource ID: ${resourceId}, scalable dimension: ${scalableDimension}`,
      );
    },
    ({ targetTrackingScalingPolicyConfiguration: tracking }) => {
      const { predefinedMetricType: type, resourceLabel = "" } =
        tracking?.predefinedMetricSpecification ?? {};
      if (type !== "ALBRequestCountPerTarget") return;
      if (/^app\/[\w-]+\/[0-9a-f]+\/targetgroup\/[\w-]+\/[0-9a-f]+$/.test(resourceLabel)) return;
      throw new AwsError(put, "ValidationException", `Invalid resource label: ${resourceLabel}`);
    },
    ({ resourceId, name, targetTrackingScalingPolicyConfiguration: tracking }, cloud) => {
      const type = tracking?.predefinedMetricSpecification?.predefinedMetricType;
      const twin = cloud.find(
        POLICY,
        (other) =>
          other.resourceId === resourceId &&
          other.name !== name &&
          other.targetTrackingScalingPolicyConfiguration?.predefinedMetricSpecification
            ?.predefinedMetricType === type,
      );
      if (type === undefined || twin === undefined) return;
      throw new AwsError(
        put,
        "ValidationException",
        "Only one TargetTrackingScaling policy for a given metric specification is allowed.",
      );
    },
  ],
  identify: ({ name = "" }, cloud) => ({
    id: name,
    arn: cloud.arn("autoscaling", `scalingPolicy:${hex(32)}:policyName/${name}`),
    alarmArns: [],
  }),
});

/** The service of ECS's that `service/<cluster>/<service>` names. */
function serviceOf(cloud: Cloud, resourceId: string): boolean {
  return (
    cloud.find("aws:ecs/service:Service", (one) => one.arn?.endsWith(`:${resourceId}`) === true) !== undefined
  );
}
