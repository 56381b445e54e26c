import Module, { createRequire } from "node:module";

/*
 * The SDK loads the TypeScript compiler for the case that a function has to be serialized. None has here, and the
 * compiler takes a fifth of a second of every command: whoever asks it for something gets it then.
 */
const load = createRequire(__filename);
const file = load.resolve("typescript");
const compiler = (): object => {
  if (load.cache[file] === lazy) Reflect.deleteProperty(load.cache, file);
  return load(file) as object;
};
const lazy = new Module(file);
lazy.exports = new Proxy({}, { get: (_, name) => Reflect.get(compiler(), name) as unknown });
lazy.loaded = true;
load.cache[file] = lazy;
