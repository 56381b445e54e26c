import { spawn } from "node:child_process";
import { join } from "node:path";
import { venv } from "../consumer/venv";

/** What a script of this folder answers to a question; both are JSON. It has botocore and cfn-lint at hand. */
export async function ask(script: string, question: unknown): Promise<unknown> {
  const python = await venv({ name: "checker", requirements: join(__dirname, "requirements.txt") });
  const asked = spawn(python, ["-B", join(__dirname, script)], { stdio: ["pipe", "pipe", "inherit"] });
  asked.stdin.end(JSON.stringify(question));
  const chunks: Buffer[] = [];
  for await (const chunk of asked.stdout) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as unknown;
}
