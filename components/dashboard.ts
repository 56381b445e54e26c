import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";

/** What is watched of one thing. */
export interface DashboardRow {
  /** What it is of. */
  readonly title: string;
  /** The alarms, by their names in the environment. */
  readonly alarms: Readonly<Record<string, aws.cloudwatch.MetricAlarm>>;
}

/** CloudWatch's grid is 24 wide. */
const page = 24;
const width = 8;
const height = 6;
const headingHeight = 1;
const statusHeight = 3;

/**
 * One page: which alarms there are, and below, row by row, a graph of each, with its threshold. What it shows are the alarms'
 * own metrics, so nothing is said twice.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function dashboard(
  name: string,
  region: string,
  rows: readonly DashboardRow[],
  parent: pulumi.Resource,
): aws.cloudwatch.Dashboard {
  const all = rows.flatMap(({ alarms }) => Object.values(alarms));
  const widgets: object[] = [
    {
      ...{ type: "alarm", x: 0, y: 0, width: page, height: statusHeight },
      properties: { title: "Alarms", alarms: all.map(({ arn }) => arn) },
    },
  ];
  let y = statusHeight;
  for (const { title, alarms } of rows.filter((row) => Object.keys(row.alarms).length > 0)) {
    const graphs = Object.entries(alarms);
    widgets.push({
      ...{ type: "text", x: 0, y, width: page, height: headingHeight },
      properties: { markdown: `## ${title}` },
    });
    y += headingHeight;
    widgets.push(
      ...graphs.map(([graph, { arn }], index) => ({
        ...{ type: "metric", x: (index % 3) * width, y: y + Math.floor(index / 3) * height, width, height },
        properties: {
          ...{ title: graph, region, view: "timeSeries", stacked: false, annotations: { alarms: [arn] } },
        },
      })),
    );
    y += Math.ceil(graphs.length / 3) * height;
  }
  return new aws.cloudwatch.Dashboard(
    name,
    { dashboardName: name, dashboardBody: pulumi.jsonStringify({ widgets }) },
    { parent },
  );
}
