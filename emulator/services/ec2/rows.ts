export * from "./routing";
export * from "./securityGroups";
export * from "./vpc";
export * from "./vpcEndpoint";
