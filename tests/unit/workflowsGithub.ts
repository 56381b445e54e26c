import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach } from "node:test";
import { checkout } from "../support/stackFiles";

/** What GitHub was asked. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** GitHub's API, as far as the scripts ask it. */
class FakeGithub {
  readonly requests: Request[] = [];
  /** What a request is answered with: a status, and a body. */
  answers: Record<string, readonly [status: number, body: unknown]> = {};
  /** What answers instead, where answers depend on what was asked before. */
  answer: ((request: Request) => readonly [status: number, body: unknown]) | undefined;
  private readonly server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const text = Buffer.concat(parts).toString();
      const path = (request.url ?? "").replace("/repos/siscoe/infrastructure/", "");
      const body: unknown = text === "" ? undefined : JSON.parse(text);
      assert.equal(request.headers.authorization, "Bearer the-token");
      const asked = { method: request.method ?? "", path, body };
      this.requests.push(asked);
      const [status, answer] = this.answers[`${asked.method} ${path}`] ?? this.answer?.(asked) ?? [200, []];
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
    });
  });

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What was asked besides reading. */
  get changes(): Request[] {
    return this.requests.filter(({ method }) => method !== "GET");
  }

  close(): void {
    this.server.close();
  }
}

export const github = new FakeGithub();
/** A folder for a test file's own files. */
export const folder = mkdtempSync(join(tmpdir(), "siscoe-scripts-"));
before(() => github.listen());
beforeEach(() => {
  github.requests.length = 0;
  github.answers = {};
  github.answer = undefined;
});
after(() => {
  github.close();
  rmSync(folder, { recursive: true });
});

/** What a script did. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script as a workflow does. */
export function run(script: string, env: Record<string, string>, input = ""): Promise<Ran> {
  const variables = {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    GITHUB_API_URL: github.url,
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_REPOSITORY: "siscoe/infrastructure",
    GITHUB_RUN_ID: "42",
    GITHUB_TOKEN: "the-token",
  };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ["load.js", `.github/scripts/${script}.ts`],
      { cwd: checkout, env: { ...variables, ...env } },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      },
    );
    child.stdin?.end(input);
  });
}
