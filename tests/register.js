"use strict";

const Module = require("node:module");

// A file of unit tests is compiled in one piece, as the program is: file by file, as tsx does it, takes half as much CPU
// again; lines of the source by `NODE_OPTIONS=--enable-source-maps npm run test:unit`. The others load the code of several checkouts, file by file.
if (/[\\/]tests[\\/]unit[\\/]/.test(process.argv[1] ?? "")) {
  const { compile } = require("../load.js");
  Module._extensions[".ts"] = (module, file) => module._compile(compile(file), file);
} else {
  require("tsx/cjs");
}
