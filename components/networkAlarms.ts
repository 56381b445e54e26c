import type { AlarmDefinition } from "./alarm";
import type * as aws from "./aws";

/** What the application's way out runs out of: ports, of all NAT gateways together. None where there is no gateway. */
export function networkAlarms(natGateways: readonly aws.ec2.NatGateway[]): AlarmDefinition[] {
  if (natGateways.length === 0) return [];
  return [
    {
      name: "nat-ports",
      description:
        "The NAT gateway has no port left for new connections to one address: the application's requests to it fail. First " +
        "look what opens so many connections to one service (the network's flow log), and let it reuse them.",
      watch: {
        series: Object.fromEntries(
          natGateways.map(({ id }, index) => [
            `gateway${index + 1}`,
            {
              ...{ namespace: "AWS/NATGateway", metric: "ErrorPortAllocation", statistic: "Sum" },
              dimensions: { NatGatewayId: id },
            },
          ]),
        ),
        expression: "SUM(METRICS())",
      },
      threshold: { above: 0 },
      periodSeconds: 300,
      periods: { breaching: 1, of: 1 },
      missing: "notBreaching",
    },
  ];
}
