import { AwsError, type Cloud } from "../../cloud";

/**
 * The services that have endpoints, as `com.amazonaws.<region>.<name>`: those that an application runs on.
 *
 * Source: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html (November 2026)
 */
export const endpointServices: ReadonlySet<string> = new Set(
  [
    "access-analyzer acm-pca airflow.api airflow.env airflow.ops appconfig appconfigdata application-autoscaling",
    "apprunner apprunner.requests appsync-api athena auditmanager autoscaling autoscaling-plans awsconnector backup",
    "backup-gateway batch bedrock bedrock-agent bedrock-agent-runtime bedrock-runtime cassandra cloudformation",
    "cloudhsmv2 cloudtrail codeartifact.api codeartifact.repositories codebuild codecommit codedeploy",
    "codedeploy-commands-secure codepipeline cognito-idp comprehend config datasync dms dynamodb ebs ec2",
    "ec2messages ecr.api ecr.dkr ecs ecs-agent ecs-telemetry eks eks-auth elasticache elasticbeanstalk",
    "elasticfilesystem elasticloadbalancing elasticmapreduce email email-smtp emr-containers emr-serverless events",
    "execute-api fis git-codecommit glue grafana guardduty-data imagebuilder inspector2 iot.data kafka kinesis-firehose",
    "kinesis-streams kms lambda license-manager logs macie2 memory-db monitoring organizations pipes polly quicksight",
    "rds rds-data redshift redshift-data rekognition resource-groups s3 sagemaker.api sagemaker.runtime scheduler",
    "secretsmanager securityhub servicecatalog servicediscovery ses sms sns sqs ssm ssm-contacts ssm-incidents",
    "ssmmessages states storagegateway sts sync-states synthetics textract transcribe transfer transfer.server",
    "translate vpc-lattice wafv2 workspaces xray",
  ].flatMap((line) => line.split(" ")),
);

/**
 * Those of them that a region lacks, because it lacks the service itself. Of regions that aren't here it is not known.
 *
 * Source: data/endpoints.json of botocore 1.44.8 (November 2026); `tests/models/endpointServices.test.ts` compares.
 */
export const lackingServices: Readonly<Record<string, ReadonlySet<string>>> = {
  "sa-east-1": new Set(
    [
      "apprunner apprunner.requests auditmanager codeartifact.api codeartifact.repositories comprehend grafana",
      "rds-data textract translate",
    ].flatMap((line) => line.split(" ")),
  ),
};

/** The region has the service; one that isn't AWS's own is taken at its word. */
export function needEndpointService(operation: string, serviceName: string | undefined, cloud: Cloud): void {
  if (!serviceName?.startsWith("com.amazonaws.")) return;
  const [, name] = serviceName.split(`com.amazonaws.${cloud.region}.`);
  const isThere =
    name !== undefined && endpointServices.has(name) && !lackingServices[cloud.region]?.has(name);
  if (isThere) return;
  throw new AwsError(
    operation,
    "InvalidServiceName",
    `The Vpc Endpoint Service '${serviceName}' does not exist`,
  );
}
