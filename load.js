"use strict";

// First of all, and in words that any Node.js understands: an older one ends further on in a riddle.
const { node } = require("./tools/versions.json");
if (isOlder(process.versions.node, node.oldest)) {
  process.stderr.write(
    "Node.js " +
      process.versions.node +
      " is too old. Allowed: " +
      node.oldest +
      " or later; tested: " +
      node.tested.join(", ") +
      ".\nInstall one of them: https://nodejs.org/en/download\n",
  );
  process.exit(1);
}

const { execFileSync } = require("node:child_process");
const Module = require("node:module");
const { dirname, resolve } = require("node:path");

/**
 * Compiles a TypeScript file, with all that it imports of this repository, into one piece, and runs it. Nothing is
 * written, so nothing can be behind the sources. File by file, as ts-node and tsx do it, costs several times as much.
 */
function load(entry) {
  const file = resolve(entry);
  const loaded = new Module(file, module);
  loaded.filename = file;
  loaded.paths = Module._nodeModulePaths(dirname(file));
  loaded._compile(compile(file), file);
  return loaded.exports;
}

/** By esbuild's own program: its JavaScript interface takes five times as long, in a cold start a tenth of it all. */
function compile(file) {
  // A map is twice as long as what it maps: only for whoever asks Node.js for it (`--enable-source-maps`).
  const sourcemap = process.sourceMapsEnabled ? "inline" : false;
  const options = ["--bundle", "--packages=external", "--platform=node", "--target=node20"];
  if (sourcemap) options.push(`--sourcemap=${sourcemap}`);
  try {
    const output = { encoding: "utf8", maxBuffer: 64 * 1024 * 1024, stdio: ["ignore", "pipe", "ignore"] };
    return execFileSync(esbuild(), [file, ...options], output);
  } catch {
    // Here what is wrong is an error with its place.
    const { buildSync } = require("esbuild");
    const same = { bundle: true, packages: "external", platform: "node", target: "node20", sourcemap };
    return buildSync({ entryPoints: [file], ...same, write: false, logLevel: "silent" }).outputFiles[0].text;
  }
}

/** Where the package keeps its program for this machine. */
function esbuild() {
  const [system, program] =
    process.platform === "win32" ? ["win32", "esbuild.exe"] : [process.platform, "bin/esbuild"];
  const find = Module.createRequire(require.resolve("esbuild")).resolve;
  return find(`@esbuild/${system}-${process.arch}/${program}`);
}

/** Whether a version is older than another, by its first two numbers. */
function isOlder(version, other) {
  const [major, minor] = version.split(".").map(Number);
  const [otherMajor, otherMinor] = other.split(".").map(Number);
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}

module.exports = Object.assign(load, { compile });

// `node load.js <file> <its arguments>`
if (require.main === module) {
  process.argv.splice(1, 1);
  load(process.argv[1]);
}
