export * from "./dashboard";
export * from "./eventRule";
export * from "./logGroup";
export * from "./logMetricFilter";
export * from "./metricAlarm";
