export * from "./topic";
export * from "./subscription";
