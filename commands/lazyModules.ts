import Module, { createRequire } from "node:module";

/*
 * The SDK loads the TypeScript compiler and npm's dependency trees for the case that a function has to be serialized.
 * None has here, and they take nearly half of the time that a command takes to start: who uses them gets them then.
 */
const sdk = createRequire(createRequire(__filename).resolve("@pulumi/pulumi/package.json"));

delay("typescript", (real) => new Proxy({}, { get: (_, name) => Reflect.get(real(), name) as unknown }));
delay("@npmcli/arborist", (real) => ({
  // The SDK copies it out of the module when it loads that.
  Arborist: new Proxy(Object, {
    construct: (_, args) =>
      Reflect.construct((real() as { Arborist: new () => object }).Arborist, args) as object,
  }),
}));

function delay(name: string, exportsOf: (real: () => object) => object): void {
  const file = sdk.resolve(name);
  const delayed = new Module(file);
  delayed.exports = exportsOf(() => {
    if (sdk.cache[file] === delayed) Reflect.deleteProperty(sdk.cache, file);
    return sdk(file) as object;
  });
  delayed.loaded = true;
  sdk.cache[file] = delayed;
}
