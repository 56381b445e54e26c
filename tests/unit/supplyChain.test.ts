import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pinnedVersion } from "../../commands/pulumiBuild";
import { checkout } from "../support/stackFiles";
import {
  excused,
  fromElsewhere,
  isAllowed,
  type LockFile,
  nameOf,
  packagesOf,
  readLicences,
  unexcused,
} from "./supplyChain";

const read = (...names: string[]) => readFileSync(join(checkout, ...names), "utf8");
const lock = JSON.parse(read("package-lock.json")) as LockFile;
const manifest = JSON.parse(read("package.json")) as {
  readonly allowScripts: Readonly<Record<string, boolean>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};
const lifecycle = ["preinstall", "install", "postinstall"];
const npm = (...args: string[]) =>
  spawnSync("npm", args, { cwd: checkout, encoding: "utf8", timeout: 60_000 });

/** The lock file with one package more. */
const withPackage = (locked: LockFile["packages"][string]): LockFile => ({
  packages: {
    ...lock.packages,
    "node_modules/planted": { version: "1.0.0", integrity: "sha512-a", ...locked },
  },
});

describe("package-lock.json", () => {
  test("takes every package from a registry, by sha512", () => {
    assert.deepEqual(fromElsewhere(lock), []);
    assert.ok(packagesOf(lock).length > 300);
  });

  test("is refused with a package from elsewhere", () => {
    const planted = [
      withPackage({ resolved: "git+ssh://git@github.com/a/planted.git#1" }),
      withPackage({ resolved: "https://example.com/planted.tgz" }),
      withPackage({ link: true }),
      withPackage({ integrity: "sha1-a" }),
      withPackage({ dependencies: { other: "github:a/other" } }),
      withPackage({ optionalDependencies: { other: "https://example.com/other.tgz" } }),
      withPackage({ peerDependencies: { other: "a/other" } }),
    ];
    for (const one of planted)
      assert.equal(fromElsewhere(one).length, 1, JSON.stringify(one.packages["node_modules/planted"]));
  });

  test("has what package.json names, each at one exact version", () => {
    for (const [name, wanted] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      assert.match(wanted, /^\d+\.\d+\.\d+(-[\w.]+)?$/, name);
      assert.equal(lock.packages[`node_modules/${name}`]?.version, wanted, name);
    }
  });
});

describe("licences", () => {
  /** The licence that a package has in its own package.json, or where it isn't installed (another system's), the lock's. */
  const licenceOf = (path: string, locked: string | undefined): string => {
    const file = join(checkout, path, "package.json");
    const own = existsSync(file)
      ? (JSON.parse(readFileSync(file, "utf8")) as { license?: string | { type: string } }).license
      : locked;
    return (typeof own === "object" ? own.type : own) ?? "none";
  };

  test("of every package are allowed ones", () => {
    const others = packagesOf(lock).flatMap(([path, { license }]) => {
      const licence = readLicences[nameOf(path)] ?? licenceOf(path, license);
      return isAllowed(licence) ? [] : [`${nameOf(path)}: ${licence}`];
    });
    assert.deepEqual(others, [], "read the licence: tests/unit/supplyChain.ts has those that are allowed");
  });

  test("that are not allowed are told apart", () => {
    for (const licence of [
      "GPL-3.0",
      "AGPL-3.0-only",
      "none",
      "UNLICENSED",
      "SEE LICENSE IN LICENSE",
      "MIT AND GPL-2.0",
    ])
      assert.ok(!isAllowed(licence), licence);
    for (const licence of ["(MIT OR GPL-2.0)", "(BSD-3-Clause AND Apache-2.0)"])
      assert.ok(isAllowed(licence), licence);
  });

  test("that were read by hand still say that they are elsewhere", () => {
    for (const [name, licence] of Object.entries(readLicences)) {
      assert.match(read("node_modules", name, "LICENSE"), new RegExp(`\\b${licence}\\b`), name);
      assert.ok(
        !isAllowed(lock.packages[`node_modules/${name}`]?.license ?? ""),
        `${name} says it itself now`,
      );
    }
  });
});

describe("scripts at installation", () => {
  test("are those that package.json decides on, and npm stops at any other", () => {
    const withScript = packagesOf(lock).filter(([, { hasInstallScript = false }]) => hasInstallScript);
    const names = withScript.map(([path]) => nameOf(path));
    assert.deepEqual(Object.keys(manifest.allowScripts).sort(), [...new Set(names)].sort());
    assert.match(read(".npmrc"), /^strict-allow-scripts=true$/m);
  });

  test("are in no installed package that the lock file doesn't name", () => {
    const silent = packagesOf(lock).flatMap(([path, { hasInstallScript = false }]) => {
      const folder = join(checkout, path);
      if (hasInstallScript || !existsSync(join(folder, "package.json"))) return [];
      const { scripts = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
        scripts?: Record<string, string>;
      };
      // npm compiles what has one, without any script.
      const compiles = existsSync(join(folder, "binding.gyp"));
      return compiles || lifecycle.some((name) => name in scripts) ? [path] : [];
    });
    assert.deepEqual(silent, []);
  });

  test("are not ours", () => {
    for (const name of [...lifecycle, "prepare", "prepublish"]) assert.ok(!(name in manifest.scripts), name);
  });
});

describe("npm audit", () => {
  test("finds nothing unexcused", (t) => {
    const { stdout, stderr } = npm("audit", "--json");
    const found = unexcused(stdout);
    if (found === undefined) {
      t.skip(`not checked: the registry gave no report: ${stderr.split("\n")[0] ?? ""}`);
      return;
    }
    assert.deepEqual(
      found,
      [],
      "raise the package; or say in tests/unit/supplyChain.ts why it can't harm here",
    );
  });

  test("is believed with a report only, and its advisories are named", () => {
    for (const text of ["", "Bad Gateway", '{"message": "405 Method Not Allowed"}'])
      assert.equal(unexcused(text), undefined, text);
    assert.deepEqual(unexcused('{"auditReportVersion": 2, "vulnerabilities": {}}'), []);
    const advisory = { title: "Runs what it reads", url: "https://github.com/advisories/GHSA-planted" };
    const vulnerabilities = {
      planted: { severity: "high", via: [advisory] },
      above: { severity: "high", via: ["planted"] },
    };
    assert.deepEqual(unexcused(JSON.stringify({ auditReportVersion: 2, vulnerabilities })), [
      "planted: high: Runs what it reads (https://github.com/advisories/GHSA-planted)",
    ]);
    for (const why of Object.values(excused)) assert.ok(why.length > 20, why);
  });
});

describe("the bill of materials", () => {
  interface Component {
    readonly purl: string;
    readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  }

  test("has every package of the lock file, with its fingerprint", () => {
    const { status, stdout, stderr } = npm("run", "--silent", "sbom");
    assert.equal(status, 0, stderr);
    const { bomFormat, components } = JSON.parse(stdout) as { bomFormat: string; components: Component[] };
    assert.equal(bomFormat, "CycloneDX");
    const told = new Map(components.map(({ purl, hashes }) => [purl, hashes?.[0]?.content]));
    for (const [path, { version = "", integrity = "" }] of packagesOf(lock)) {
      const purl = `pkg:npm/${nameOf(path).replace("@", "%40")}@${version}`;
      assert.equal(told.get(purl), Buffer.from(integrity.slice(7), "base64").toString("hex"), purl);
    }
  });
});

describe("Python's packages", () => {
  const folders = ["tests", "tools"].flatMap((top) =>
    readdirSync(join(checkout, top)).map((name) => join(top, name)),
  );
  const lists = folders.filter((folder) => existsSync(join(checkout, folder, "requirements.txt")));
  /** A list without its comments, and without the hashes. */
  const pins = (text: string) =>
    [...text.matchAll(/^([\w.-]+==[^\s\\;]+)/gm)]
      .map(([, pin = ""]) => pin.toLowerCase().replaceAll(/[._]/g, "-"))
      .sort();

  test("are pinned with hashes, and the lists with and without them say the same", () => {
    assert.equal(lists.length, 5);
    for (const folder of lists) {
      const [text, source] = [read(folder, "requirements.txt"), read(folder, "requirements.in")];
      assert.deepEqual(
        pins(text),
        pins(source),
        `${folder}: run the command at the top of its requirements.txt`,
      );
      assert.notEqual(pins(text).length, 0, folder);
      for (const block of text.split(/^(?=[\w.-]+==)/m).slice(1))
        assert.match(block, /--hash=sha256:[0-9a-f]{64}/, block);
    }
    assert.match(read("tests", "consumer", "venv.ts"), /"--require-hashes"/);
  });
});

describe("the Pulumi CLI that is built", () => {
  const modules = readdirSync(join(checkout, "tools"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("go.mod"))
    .map((file) => join("tools", file));

  test("is the pinned version, whose fingerprint is in go.sum, and Go may not change either", () => {
    assert.match(
      read("tools", "go.sum"),
      new RegExp(`^github.com/pulumi/pulumi/pkg/v3 v${pinnedVersion()} h1:\\S{44}$`, "m"),
    );
    assert.match(read("commands", "pulumiBuild.ts"), /"-mod=readonly"/);
  });

  test("and every other program in Go, is of modules with fingerprints: none is a folder, and no check is off", () => {
    assert.equal(modules.length, 3);
    for (const file of modules) {
      const [wanted, sums] = [read(file), read(file.replace(/mod$/, "sum"))];
      assert.doesNotMatch(wanted, /=>\s*[./]/, file);
      const replaced = [...wanted.matchAll(/^\s*(?:replace )?(\S+) => /gm)].map(([, name]) => name);
      for (const [, name = "", version = ""] of wanted.matchAll(/^(?:require)?\s+([\w.-]+\/\S+) (v\S+)/gm))
        if (!replaced.includes(name))
          assert.ok(sums.includes(`${name} ${version}/go.mod h1:`), `${file}: ${name}`);
    }
    const switches = /GONOSUM|GONOSUMDB|GONOSUMCHECK|GOINSECURE|GOSUMDB|GOFLAGS/;
    for (const file of ["commands/pulumiBuild.ts", ".ci/run", "tests/unit/workflowsLint.test.ts"])
      assert.doesNotMatch(read(file), switches, file);
  });
});
