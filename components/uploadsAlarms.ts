import { type AlarmDefinition, quarterOfAnHour } from "./alarm";
import type { Uploads } from "./uploads";

/** What the uploads' file system runs out of. Its throughput is elastic, so there are no burst credits to use up. */
export function uploadsAlarms({ fileSystem }: Uploads): AlarmDefinition[] {
  return [
    {
      name: "uploads-io",
      description:
        "The uploads' file system has done nearly all the operations a second that it can for a quarter of an hour: uploads " +
        "and pictures get slow. First look what reads or writes so many files (the application's log; EFS, Monitoring).",
      watch: {
        ...{ namespace: "AWS/EFS", metric: "PercentIOLimit", statistic: "Maximum" },
        dimensions: { FileSystemId: fileSystem.id },
      },
      threshold: { above: 90 },
      ...quarterOfAnHour,
      missing: "missing",
    },
  ];
}
