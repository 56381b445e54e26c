import { type Fault, fault } from "../fault";
import {
  converted,
  each,
  fields,
  type Mapping,
  mapping,
  notSent,
  type Rule,
  tagList,
  unlessZero,
} from "../mapping";

type Values = Readonly<Record<string, unknown>>;

const visibilityConfig = converted(
  "VisibilityConfig",
  fields({
    cloudwatchMetricsEnabled: "CloudWatchMetricsEnabled",
    metricName: unlessZero("MetricName"),
    sampledRequestsEnabled: "SampledRequestsEnabled",
  }),
);
const actions = { allow: "Allow", block: "Block", count: "Count", none: "None" };
const statements: Rule = converted("Statements", (all: readonly Values[]) => all.map(statement));
const fieldToMatch = { method: "Method", queryString: "QueryString", uriPath: "UriPath" };
const singleHeader = converted("SingleHeader", fields({ name: "Name" }));

/** A statement, with those inside it: expandStatement and what it calls (flex.go). */
function statement(value: Values): Values {
  return fields({
    andStatement: converted("AndStatement", fields({ statements })),
    byteMatchStatement: converted(
      "ByteMatchStatement",
      fields({
        fieldToMatch: converted("FieldToMatch", fields(fieldToMatch)),
        positionalConstraint: "PositionalConstraint",
        searchString: "SearchString",
        textTransformations: converted("TextTransformations", each({ priority: "Priority", type: "Type" })),
      }),
    ),
    managedRuleGroupStatement: converted(
      "ManagedRuleGroupStatement",
      fields({
        name: "Name",
        ruleActionOverrides: unlessZero(
          "RuleActionOverrides",
          undefined,
          each({ actionToUse: converted("ActionToUse", fields(actions)), name: "Name" }),
        ),
        vendorName: "VendorName",
      }),
    ),
    orStatement: converted("OrStatement", fields({ statements })),
    rateBasedStatement: converted(
      "RateBasedStatement",
      fields(
        {
          aggregateKeyType: "AggregateKeyType",
          evaluationWindowSec: "EvaluationWindowSec",
          limit: "Limit",
          scopeDownStatement: converted("ScopeDownStatement", statement),
        },
        { aggregateKeyType: "IP", evaluationWindowSec: 300 },
      ),
    ),
  })(value);
}

export const mappings: readonly Mapping[] = [
  mapping("aws:wafv2/webAcl:WebAcl", {
    file: "wafv2.ts",
    source: "wafv2/web_acl.go",
    sentBy: "resourceWebACLCreate, expandWebACLRule",
    call: "wafv2.CreateWebACL",
    cloudFormation: "AWS::WAFv2::WebACL",
    autoName: { input: "name", prefix: "namePrefix" },
    inputs: {
      defaultAction: converted("DefaultAction", fields(actions)),
      description: unlessZero("Description"),
      name: "Name",
      namePrefix: notSent("the provider makes the name of it"),
      rules: unlessZero(
        "Rules",
        undefined,
        each({
          action: converted("Action", fields(actions)),
          name: "Name",
          overrideAction: converted("OverrideAction", fields(actions)),
          priority: "Priority",
          ruleLabels: unlessZero("RuleLabels", undefined, each({ name: "Name" })),
          statement: converted("Statement", statement),
          visibilityConfig,
        }),
      ),
      scope: "Scope",
      tags: converted("Tags", tagList),
      visibilityConfig,
    },
  }),
  mapping("aws:wafv2/webAclAssociation:WebAclAssociation", {
    file: "wafv2.ts",
    source: "wafv2/web_acl_association.go",
    sentBy: "resourceWebACLAssociationCreate",
    call: "wafv2.AssociateWebACL",
    cloudFormation: "AWS::WAFv2::WebACLAssociation",
    inputs: { resourceArn: "ResourceArn", webAclArn: "WebACLArn" },
  }),
  mapping("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", {
    file: "wafv2.ts",
    source: "wafv2/web_acl_logging_configuration.go",
    sentBy: "resourceWebACLLoggingConfigurationPut",
    call: "wafv2.PutLoggingConfiguration",
    cloudFormation: "AWS::WAFv2::LoggingConfiguration",
    properties: ({ LoggingConfiguration }) => LoggingConfiguration as Values,
    inputs: {
      logDestinationConfigs: "LoggingConfiguration.LogDestinationConfigs",
      loggingFilter: converted(
        "LoggingConfiguration.LoggingFilter",
        fields({
          defaultBehavior: "DefaultBehavior",
          filters: converted(
            "Filters",
            each({
              behavior: "Behavior",
              conditions: converted(
                "Conditions",
                each({
                  labelNameCondition: converted("LabelNameCondition", fields({ labelName: "LabelName" })),
                }),
              ),
              requirement: "Requirement",
            }),
          ),
        }),
      ),
      redactedFields: converted(
        "LoggingConfiguration.RedactedFields",
        each({ ...fieldToMatch, singleHeader }),
      ),
      resourceArn: "LoggingConfiguration.ResourceArn",
    },
  }),
];

export const faults: readonly Fault[] = [
  fault("aws:wafv2/webAcl:WebAcl", "name", "a name", "CreateWebACL.Name"),
  fault("aws:wafv2/webAcl:WebAcl", "scope", "EVERYWHERE", "Scope"),
  fault(
    "aws:wafv2/webAcl:WebAcl",
    "rules",
    [
      {
        name: "sign-ins",
        priority: 0,
        action: { block: {} },
        statement: { rateBasedStatement: { limit: 5 } },
        visibilityConfig: { cloudwatchMetricsEnabled: true, metricName: "it", sampledRequestsEnabled: true },
      },
    ],
    "Limit",
  ),
  fault("aws:wafv2/webAclAssociation:WebAclAssociation", "resourceArn", "short", "ResourceArn"),
  fault(
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
    "redactedFields",
    [{ singleHeader: { name: "x".repeat(65) } }],
    "Name",
  ),
];
