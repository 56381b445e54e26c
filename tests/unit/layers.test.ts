import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, test } from "node:test";
import { preProcessFile } from "typescript";

const root = join(__dirname, "../..");

/** The repository's sources; what is nobody's to read (dependencies, environments) is left out. */
function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (["node_modules", ".local", ".git"].includes(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.ts$/.test(entry.name) ? [path] : [];
  });
}

/** What each file imports of ours, types too: whoever reads a file has to read those as well. */
const imports = new Map(sources(".").map((file) => [file, importsOf(file)]));

function importsOf(file: string): string[] {
  const { importedFiles } = preProcessFile(readFileSync(join(root, file), "utf8"));
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => name.startsWith("."))
    .flatMap((name) => {
      const path = relative(root, join(root, dirname(file), name));
      return [path, `${path}.ts`, join(path, "index.ts")].filter((one) => /\.ts$/.test(one));
    })
    .filter((path) => existsSync(join(root, path)));
}

/** The first cycle that a walk from the file meets, as the files on it. */
function cycleFrom(file: string, path: readonly string[], done: Set<string>): string[] | undefined {
  if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
  if (done.has(file)) return undefined;
  for (const next of imports.get(file) ?? []) {
    const found = cycleFrom(next, [...path, file], done);
    if (found) return found;
  }
  done.add(file);
  return undefined;
}

/** The folder's files that import something that the layer above, or beside, alone may. */
function upwards(from: string, forbidden: RegExp): string[] {
  const files = [...imports].filter(([file]) => file.startsWith(`${from}/`));
  return files.flatMap(([file, own]) =>
    own.filter((path) => forbidden.test(path)).map((path) => `${file} imports ${path}`),
  );
}

describe("the layers", () => {
  test("have their files found", () => {
    assert.ok(imports.get("index.ts")?.includes("config.ts"));
    assert.ok(imports.size > 200, String(imports.size));
  });

  test("have no import cycle", () => {
    const done = new Set<string>();
    const cycles = [...imports.keys()].flatMap((file) => cycleFrom(file, [], done)?.join(" → ") ?? []);
    assert.deepEqual(cycles, []);
  });

  test("import downwards only", () => {
    assert.deepEqual(
      [
        ...upwards("components", /^(commands|emulator|tests|bootstrap)\//),
        ...upwards("aws", /^(?!aws\/)/),
        ...upwards("emulator", /^(commands|components|tests|bootstrap)\//),
        ...upwards("commands", /^tests\//),
      ],
      [],
    );
  });
});
