export * from "./eventSubscription";
export * from "./groups";
export * from "./instance";
