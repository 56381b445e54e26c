import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkout } from "../../commands/checkout";
import { Failure } from "../../commands/failure";
import { silenceLines } from "../../commands/silence";
import { addSummary, script, setOutput, variable } from "./job";

/** The preview without credentials, for every stack: what `npm run local -- diff` says, put where reviewers look. */
script(() => {
  const folder = mkdtempSync(join(tmpdir(), "siscoe-report-"));
  try {
    const results = variable("STACKS")
      .split(" ")
      .map((stack) => compare(stack, join(folder, `${stack}.md`)));
    const report = results.map(({ markdown }) => markdown).join("\n");
    addSummary(report);
    setOutput("report", report);
    setOutput("danger", String(results.some(({ code }) => code === 3)));
    if (results.some(({ code }) => code !== 0 && code !== 3)) throw new Failure("See what is said above.");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

function compare(stack: string, file: string): { readonly code: number | null; readonly markdown: string } {
  const options = ["--base", variable("BASE"), "--stack", stack, "--format", "markdown", "--output", file];
  const command = join(checkout, "commands", "local.ts");
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(checkout, "load.js"), command, "diff", ...options],
    {
      cwd: checkout,
      stdio: ["ignore", "inherit", "pipe"],
      encoding: "utf8",
    },
  );
  process.stderr.write(stderr);
  try {
    return { code: status, markdown: readFileSync(file, "utf8") };
  } catch {
    return {
      code: status,
      markdown: `### \`${stack}\`: no preview\n\n${quoted(stderr.replaceAll(silenceLines, ""))}\n`,
    };
  }
}

function quoted(text: string): string {
  return text.trim().replace(/^/gm, "    ");
}
