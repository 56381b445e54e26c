export * from "./dashboard";
export * from "./eventRule";
export * from "./eventTarget";
export * from "./logGroup";
export * from "./logMetricFilter";
export * from "./logResourcePolicy";
export * from "./metricAlarm";
