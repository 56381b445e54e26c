import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { buildSync } from "esbuild";
import { parse } from "yaml";

const root = join(__dirname, "../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");

/** What the CLI loads: of the stack `main.js`, which loads `index.ts`, and of the bootstrap its own. */
const entryPoints = ["main.js", "index.ts", "bootstrap/index.ts"];

/** The packages that are loaded in a deployment: types alone are not. */
function imported(): string[] {
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints,
    bundle: true,
    packages: "external",
    platform: "node",
    outdir: "nowhere",
    write: false,
    metafile: true,
  });
  const paths = Object.values(metafile.inputs).flatMap(({ imports }) => imports);
  const names = paths
    .filter(({ external = false, path }) => external && !isBuiltin(path))
    .map(({ path }) =>
      path
        .split("/")
        .slice(0, path.startsWith("@") ? 2 : 1)
        .join("/"),
    );
  // This package itself is where its own files are looked for, whoever bundles it.
  const { name: own } = JSON.parse(read("package.json")) as { readonly name: string };
  return [...new Set(names)].filter((name) => name !== own);
}

test("dependencies are what a deployment loads, and devDependencies the rest", () => {
  const { dependencies, devDependencies } = JSON.parse(read("package.json")) as Record<
    "dependencies" | "devDependencies",
    Record<string, string>
  >;
  // The engine's Node host compiles a program in TypeScript by the project's own compiler.
  const { runtime, main = "index.ts" } = parse(read("bootstrap/Pulumi.yaml")) as {
    runtime: { options?: { typescript?: boolean } };
    main?: string;
  };
  assert.ok(main.endsWith(".ts") && runtime.options?.typescript !== false, "who else needs typescript?");
  assert.deepEqual(Object.keys(dependencies).sort(), [...imported(), "typescript"].sort());
  const both = Object.keys(devDependencies).filter((name) => Object.hasOwn(dependencies, name));
  assert.deepEqual(both, []);
});
