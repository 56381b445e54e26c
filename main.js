"use strict";

const { join } = require("node:path");
const load = require("./load.js");

// What the Pulumi CLI runs (`main` in Pulumi.yaml). For stack traces by source line:
// `NODE_OPTIONS=--enable-source-maps pulumi preview`.
module.exports = load(join(__dirname, "index.ts"));
