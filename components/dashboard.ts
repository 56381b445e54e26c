import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";

/** CloudWatch's grid is 24 wide. */
const width = 8;
const height = 6;

/**
 * One page: which alarms there are, and below a graph of each, with its threshold. What it shows are the alarms' own
 * metrics, so nothing is said twice.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function dashboard(
  name: string,
  region: string,
  alarms: Readonly<Record<string, aws.cloudwatch.MetricAlarm>>,
  parent: pulumi.Resource,
): aws.cloudwatch.Dashboard {
  const status = {
    ...{ type: "alarm", x: 0, y: 0, width: 24, height: 3 },
    properties: { title: "Alarms", alarms: Object.values(alarms).map(({ arn }) => arn) },
  };
  const graphs = Object.entries(alarms).map(([title, { arn }], index) => ({
    ...{ type: "metric", x: (index % 3) * width, y: 3 + Math.floor(index / 3) * height, width, height },
    properties: { title, region, view: "timeSeries", stacked: false, annotations: { alarms: [arn] } },
  }));
  return new aws.cloudwatch.Dashboard(
    name,
    { dashboardName: name, dashboardBody: pulumi.jsonStringify({ widgets: [status, ...graphs] }) },
    { parent },
  );
}
