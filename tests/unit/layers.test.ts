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
    return entry.name.endsWith(".ts") ? [path] : [];
  });
}

const files = sources(".");

/** What each file imports of ours, types too: whoever reads a file has to read those as well. */
const imports = new Map(files.map((file) => [file, importsOf(file)]));

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  const { importedFiles } = preProcessFile(text);
  const named = importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => name.startsWith("."))
    .flatMap((name) => {
      const path = relative(root, join(root, dirname(file), name));
      return [path, `${path}.ts`, join(path, "index.ts")].filter((one) => one.endsWith(".ts"));
    })
    .filter((path) => existsSync(join(root, path)));
  return [...named, ...computedImports(file, text)];
}

/** What a file requires by a name that is computed, as in `./${service}/rows.ts`: everything of that form. */
function computedImports(file: string, text: string): string[] {
  return [...text.matchAll(/\brequire\(`(\.[^`]+)`\)/g)].flatMap(([, name = ""]) => {
    const form = join(dirname(file), name).replaceAll(/\$\{[^}]*\}/g, "[^/]+");
    // An index reads its folder, and leaves itself out.
    return files.filter((path) => path !== file && new RegExp(`^${form}$`).test(path));
  });
}

/** Every cycle, as the files on it, each once. */
function cycles(): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(" → "));
    if (path.includes(file) || done.has(file)) return;
    for (const next of imports.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of [...imports.keys()].sort()) walk(file, []);
  return found;
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
    assert.ok(imports.get("index.ts")?.includes("settings/readSettings.ts"));
    assert.ok(imports.get("settings/contradictions.ts")?.includes("config.ts"), "types are counted too");
    assert.ok(imports.get("emulator/services/index.ts")?.includes("emulator/services/rds/rows.ts"));
    assert.ok(imports.size > 200, String(imports.size));
  });

  test("have no import cycle", () => {
    assert.deepEqual(cycles(), []);
  });

  test("import downwards only", () => {
    assert.deepEqual(
      [
        ...upwards("components", /^(commands|emulator|tests|bootstrap)\//),
        ...upwards("aws", /^(?!aws\/)/),
        ...upwards("system", /^(?!system\/)/),
        ...upwards("emulator", /^(commands|components|tests|bootstrap)\//),
        ...upwards("commands", /^tests\//),
      ],
      [],
    );
  });
});
