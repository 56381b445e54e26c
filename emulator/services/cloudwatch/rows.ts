export * from "./dashboard";
export * from "./logGroup";
export * from "./metricAlarm";
