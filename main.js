"use strict";

const { buildSync } = require("esbuild");
const Module = require("node:module");
const { join } = require("node:path");

/**
 * What the Pulumi CLI runs (`main` in Pulumi.yaml): index.ts, compiled here and now into one piece.
 *
 * The CLI's own way, ts-node, compiles file by file and then maps every stack trace that Pulumi takes of every
 * resource: a cold preview would take three times as long (`npm run bench`). Nothing is written, so nothing can be
 * behind the sources. For stack traces by source line: `NODE_OPTIONS=--enable-source-maps pulumi preview`.
 */
function compiled(entry) {
  const file = join(__dirname, entry);
  const { outputFiles } = buildSync({
    entryPoints: [file],
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20",
    sourcemap: "inline",
    write: false,
  });
  const program = new Module(file, module);
  program.filename = file;
  program.paths = module.paths;
  program._compile(outputFiles[0].text, file);
  return program.exports;
}

module.exports = compiled("index.ts");
