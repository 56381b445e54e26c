export * from "./groups";
export * from "./instance";
