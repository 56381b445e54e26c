export * from "./listener";
export * from "./listenerRule";
export * from "./loadBalancer";
export * from "./targetGroup";
