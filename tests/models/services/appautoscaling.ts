import { type Fault, fault } from "../fault";
import { converted, each, fields, type Mapping, mapping, tagList, unlessZero } from "../mapping";

const TARGET = "aws:appautoscaling/target:Target";
const POLICY = "aws:appautoscaling/policy:Policy";

const target = mapping(TARGET, {
  file: "appautoscaling.ts",
  source: "appautoscaling/target.go",
  sentBy: "resourceTargetCreate",
  call: "application-autoscaling.RegisterScalableTarget",
  cloudFormation: "AWS::ApplicationAutoScaling::ScalableTarget",
  inputs: {
    maxCapacity: "MaxCapacity",
    minCapacity: "MinCapacity",
    resourceId: "ResourceId",
    scalableDimension: "ScalableDimension",
    serviceNamespace: "ServiceNamespace",
    tags: converted("Tags", (tags: Readonly<Record<string, string>>) =>
      Object.fromEntries(tagList(tags).map(({ Key, Value }) => [String(Key), Value])),
    ),
  },
});

const dimensions = unlessZero("Dimensions", undefined, each({ name: "Name", value: "Value" }));

const policy = mapping(POLICY, {
  file: "appautoscaling.ts",
  source: "appautoscaling/policy.go",
  sentBy:
    "resourcePolicyPut, expandTargetTrackingScalingPolicyConfiguration, expandTargetTrackingMetricDataQueries",
  call: "application-autoscaling.PutScalingPolicy",
  cloudFormation: "AWS::ApplicationAutoScaling::ScalingPolicy",
  autoName: { input: "name" },
  inputs: {
    name: "PolicyName",
    policyType: unlessZero("PolicyType"),
    resourceId: "ResourceId",
    scalableDimension: unlessZero("ScalableDimension"),
    serviceNamespace: unlessZero("ServiceNamespace"),
    targetTrackingScalingPolicyConfiguration: converted(
      "TargetTrackingScalingPolicyConfiguration",
      fields(
        {
          customizedMetricSpecification: converted(
            "CustomizedMetricSpecification",
            fields({
              metrics: unlessZero(
                "Metrics",
                undefined,
                each(
                  {
                    expression: unlessZero("Expression"),
                    id: "Id",
                    metricStat: converted(
                      "MetricStat",
                      fields({
                        metric: converted(
                          "Metric",
                          fields({ dimensions, metricName: "MetricName", namespace: "Namespace" }),
                        ),
                        stat: unlessZero("Stat"),
                      }),
                    ),
                    returnData: "ReturnData",
                  },
                  { returnData: true },
                ),
              ),
            }),
          ),
          disableScaleIn: "DisableScaleIn",
          predefinedMetricSpecification: converted(
            "PredefinedMetricSpecification",
            fields({
              predefinedMetricType: unlessZero("PredefinedMetricType"),
              resourceLabel: unlessZero("ResourceLabel"),
            }),
          ),
          scaleInCooldown: "ScaleInCooldown",
          scaleOutCooldown: "ScaleOutCooldown",
          targetValue: "TargetValue",
        },
        { disableScaleIn: false },
      ),
    ),
  },
  defaults: { policyType: "StepScaling" },
});

export const mappings: readonly Mapping[] = [target, policy];

export const faults: readonly Fault[] = [
  fault(TARGET, "serviceNamespace", "ECS", "RegisterScalableTarget.ServiceNamespace"),
  fault(TARGET, "scalableDimension", "ecs:service:TaskCount", "RegisterScalableTarget.ScalableDimension"),
  fault(POLICY, "policyType", "TargetTracking", "PutScalingPolicy.PolicyType"),
  fault(
    POLICY,
    "targetTrackingScalingPolicyConfiguration",
    { targetValue: 60, predefinedMetricSpecification: { predefinedMetricType: "Cpu" } },
    "PredefinedMetricType",
  ),
];
