import { problem, resourceType } from "../../resourceType";
import { matches, parsed } from "../../rules";

const kinds = ["alarm", "custom", "explorer", "log", "metric", "text"];

/**
 * resourceDashboardPut in the provider's internal/service/cloudwatch/dashboard.go (6.58.0), and what PutDashboard refuses of
 * a body (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html): DashboardInvalidInputError.
 */
export const dashboard = resourceType("aws:cloudwatch/dashboard:Dashboard", {
  inputs: {
    dashboardBody: { required: true, document: true },
    dashboardName: {
      required: true,
      check: matches(/^[0-9A-Za-z_-]{1,255}$/, "must have 1 to 255 of a-zA-Z0-9_-"),
    },
    region: { computed: true },
  },
  checks: [
    ({ dashboardBody }) => {
      const body = parsed(dashboardBody) as { widgets?: unknown } | undefined;
      const refused = (reason: string) => problem("dashboardBody", `InvalidParameterInput: ${reason}`);
      if (typeof body !== "object") return refused("The field DashboardBody must be a valid JSON object");
      if (!Array.isArray(body.widgets) || body.widgets.length > 500) {
        return refused('Should have required property "widgets", with at most 500 widgets');
      }
      const wrong = (body.widgets as { type?: string; properties?: object }[]).findIndex(
        ({ type, properties }) => !kinds.includes(type ?? "") || properties === undefined,
      );
      return wrong < 0
        ? undefined
        : refused(`widgets/${wrong} should have a type that there is, and properties`);
    },
  ],
  identify: ({ dashboardName }, cloud) => ({
    id: dashboardName,
    dashboardArn: `arn:aws:cloudwatch::${cloud.account}:dashboard/${dashboardName}`,
  }),
});
