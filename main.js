"use strict";

const { join } = require("node:path");
const load = require("./load.js");

// The SDK keeps a stack trace for each of its thousands of promises: a third of the program's time. Whoever wants them,
// by source line: `NODE_OPTIONS=--enable-source-maps pulumi preview`.
if (!process.sourceMapsEnabled) Error.stackTraceLimit = 0;

// What the Pulumi CLI runs (`main` in Pulumi.yaml).
module.exports = load(join(__dirname, "index.ts"));
