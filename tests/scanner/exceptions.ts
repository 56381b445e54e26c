import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import ts from "typescript";
import type { Registration } from "../support/mocks";
import { checkout } from "../support/stackFiles";
import type { Verdict } from "./checkov";

/**
 * A control that a resource need not meet. It is written where the resource is made: `// checkov:skip=CKV_AWS_18: why`, or
 * `// aws:skip=S3.9: why`. Several controls may share a reason: `CKV_AWS_18,S3.9`.
 */
export interface Exception {
  readonly control: string;
  readonly why: string;
  /** The type of the resource. */
  readonly type: string;
  /** The types of the components that the resource may belong to. */
  readonly owners: readonly string[];
  readonly file: string;
}

/** checkov's own form, and what follows it on lines of its own. */
const comment = /\/\/ (?:checkov|aws):skip=([\w.,]+): (.+(?:\n *\/\/ (?!(?:checkov|aws):).+)*)/g;

const folders = ["components", "bootstrap/components"];

/** Every exception of the program's and the bootstrap's components. */
export function exceptions(): Exception[] {
  const files = folders.flatMap((folder) =>
    readdirSync(join(checkout, folder))
      .filter((file) => file.endsWith(".ts"))
      .map((file) => `${folder}/${file}`),
  );
  const texts = new Map(files.map((file) => [file, readFileSync(join(checkout, file), "utf8")]));
  return files.flatMap((file) => {
    const owners = ownersOf(file, texts);
    return creations(file, texts.get(file) ?? "").flatMap(({ type, text }) =>
      [...text.matchAll(comment)].flatMap(([, ids = "", why = ""]) =>
        ids.split(",").map((control) => ({
          control,
          why: why.replaceAll(/\s+\/\/ /g, " "),
          type,
          owners,
          file,
        })),
      ),
    );
  });
}

/** Whether the exception is for what was found. */
export function excuses({ control, type, owners }: Exception, { control: of, resource }: Verdict): boolean {
  return control === of && type === resource.type && owners.includes(typeOfParent(resource));
}

/** What was found that no exception excuses, in words. */
export function unexcused(verdicts: readonly Verdict[], excepted: readonly Exception[]): string[] {
  return verdicts
    .filter((verdict) => !verdict.passed && !excepted.some((exception) => excuses(exception, verdict)))
    .map(({ control, asks, resource: { type, name } }) => `${control} ${type} "${name}": ${asks}`);
}

function typeOfParent({ parent }: Registration): string {
  return parent.split("::")[2]?.split("$").at(-1) ?? "";
}

/** The component in the file, or those that have the file make something for them. */
function ownersOf(file: string, texts: ReadonlyMap<string, string>): string[] {
  const own = componentOf(texts.get(file) ?? "");
  if (own !== undefined) return [own];
  const imported = `/${basename(file, ".ts")}";`;
  return [...texts.values()]
    .filter((text) => text.includes(imported))
    .flatMap((text) => componentOf(text) ?? []);
}

function componentOf(text: string): string | undefined {
  return /super\("(siscoe:[^"]+)"/.exec(text)?.[1];
}

/** Every `new aws.<module>.<Type>(…)` of a file, with its comments. */
function creations(file: string, text: string): { type: string; text: string }[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: { type: string; text: string }[] = [];
  const visit = (node: ts.Node): void => {
    const called = ts.isNewExpression(node) ? node.expression.getText() : "";
    const [, module, name = ""] = /^aws\.(\w+)\.(\w+)$/.exec(called) ?? [];
    if (module !== undefined) {
      const token = `aws:${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
      found.push({ type: token, text: node.getText() });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
