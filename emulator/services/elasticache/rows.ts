export * from "./groups";
export * from "./replicationGroup";
