import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { venv } from "../consumer/venv";
import type { Registration } from "../support/mocks";
import { checkout } from "../support/stackFiles";
import { addressOf, planOf } from "./plan";

/** What checkov says of one resource by one control. */
export interface Verdict {
  /** The control's id: `CKV_AWS_158`. */
  readonly control: string;
  /** What it asks, in checkov's words. */
  readonly asks: string;
  readonly resource: Registration;
  readonly passed: boolean;
  /** The attributes that it looked at, as paths in Terraform's names. */
  readonly lookedAt: readonly string[];
}

interface Report {
  readonly summary?: { readonly resource_count: number };
  readonly results?: Readonly<Record<"failed_checks" | "passed_checks", readonly Check[]>>;
}

interface Check {
  readonly check_id: string;
  readonly check_name: string;
  readonly check_result: { readonly evaluated_keys?: readonly string[] };
  readonly resource: string;
}

/** Everything that checkov says of resources of AWS. */
export async function scan(all: readonly Registration[]): Promise<Verdict[]> {
  const resources = all.filter(({ type }) => type.startsWith("aws:"));
  const { summary, results } = await report(planOf(resources));
  // It finds nothing wrong with a file that it doesn't take for a plan, and ends well.
  assert.equal(summary?.resource_count, resources.length, "checkov didn't look at every resource");
  const byAddress = new Map(resources.map((one) => [addressOf(one), one]));
  return (["failed_checks", "passed_checks"] as const).flatMap((list) =>
    (results?.[list] ?? []).flatMap((check) => {
      const resource = byAddress.get(check.resource);
      assert.ok(resource, check.resource);
      return {
        control: check.check_id,
        asks: check.check_name,
        resource,
        passed: list === "passed_checks",
        lookedAt: check.check_result.evaluated_keys ?? [],
      };
    }),
  );
}

async function report(plan: unknown): Promise<Report> {
  const python = await venv({
    name: "scanner",
    requirements: join(checkout, "tests", "scanner", "requirements.txt"),
  });
  const folder = mkdtempSync(join(tmpdir(), "siscoe-scan-"));
  try {
    const file = join(folder, "plan.json");
    writeFileSync(file, JSON.stringify(plan, undefined, 1));
    // Without --skip-download it asks its maker's server for descriptions.
    const options = ["--framework=terraform_plan", "--skip-download", "--compact", "--output=json"];
    const scanner = spawn(join(dirname(python), "checkov"), [`--file=${file}`, ...options], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const chunks: Buffer[] = [];
    for await (const chunk of scanner.stdout) chunks.push(chunk as Buffer);
    return JSON.parse(Buffer.concat(chunks).toString()) as Report;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
