import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { findPython } from "../consumer/python";
import { filesIn } from "./checkout";
import { queryAs } from "./query";
import { checkout } from "./stackFiles";

const run = promisify(execFile);

/** How many of the rows have an upload. */
const everyNth = 500;

/** Rows of which some name a file, and the files: a SisCoE with uploads, as far as a backup sees it. */
export class UploadedRows {
  private next = 1;

  /** @param media - the folder of the uploads. */
  constructor(private readonly media: string) {
    mkdirSync(media, { recursive: true });
  }

  /** Makes the table, and that many rows in it at once. */
  async make(environment: string, rows: number): Promise<void> {
    await queryAs(
      environment,
      "CREATE TABLE kept (id bigint PRIMARY KEY, text text NOT NULL, file text, digest text)",
    );
    await queryAs(
      environment,
      `INSERT INTO kept SELECT n, 'São João ' || n FROM generate_series(1, ${rows}) AS n`,
    );
    const chosen = Array.from({ length: Math.floor(rows / everyNth) }, (_, index) => (index + 1) * everyNth);
    const named = chosen.map((id) => ({ id, ...this.upload(id) }));
    const values = named.map(({ id, file, digest }) => `(${id}, '${file}', '${digest}')`);
    await queryAs(
      environment,
      `UPDATE kept SET file = f.file, digest = f.digest FROM (VALUES ${values.join(",")}) AS f (id, file, digest) WHERE kept.id = f.id`,
    );
    this.next = rows + 1;
  }

  /** One more row with its upload, as Django has it: first the file is there, then the row that names it. */
  async add(environment: string): Promise<void> {
    const id = this.next++;
    const { file, digest } = this.upload(id);
    await queryAs(environment, `INSERT INTO kept VALUES (${id}, 'later', '${file}', '${digest}')`);
  }

  private upload(id: number): { readonly file: string; readonly digest: string } {
    const content = `photograph ${id} `.repeat(200);
    const file = `photographs/${id % 7}/São João ${id}.png`;
    mkdirSync(dirname(join(this.media, file)), { recursive: true });
    writeFileSync(join(this.media, file), content);
    return { file, digest: createHash("sha256").update(content).digest("hex") };
  }
}

/** All that the rows hold, in one word, and how many there are. */
export async function contents(environment: string): Promise<Record<string, unknown>> {
  const rows = await queryAs(
    environment,
    "SELECT count(*)::int AS rows, count(file)::int AS files, md5(string_agg(kept::text, E'\\n' ORDER BY id)) AS digest FROM kept",
  );
  return rows[0] ?? assert.fail();
}

/** Asserts that each row's file is in that folder as it was uploaded, and says how many there are. */
export async function filesOfRows(environment: string, media: string): Promise<number> {
  const rows = await queryAs(environment, "SELECT file, digest FROM kept WHERE file IS NOT NULL");
  for (const { file, digest } of rows) {
    const content = readFileSync(join(media, String(file)));
    assert.equal(createHash("sha256").update(content).digest("hex"), digest, String(file));
  }
  return rows.length;
}

/**
 * What AWS Backup makes of a backup, in a new file system: a folder with all that the file system held.
 *
 * @returns where that file system is.
 */
export function restoredFileSystem(folder: string, backup: string): string {
  const root = join(folder, "restored");
  const recovery = join(root, "aws-backup-restore_2026-11-28T05-33-00-123Z");
  mkdirSync(recovery, { recursive: true });
  renameSync(backup, join(recovery, "media"));
  return root;
}

/** Runs the image's `siscoe-restore-uploads`, and returns what it says. */
export async function restoreUploads(restored: string, media: string): Promise<string> {
  const env = {
    PATH: `${dirname(findPython().executable)}:/usr/bin:/bin`,
    ...{ RESTORED_ROOT: restored, MEDIA_ROOT: media, LC_ALL: "C.UTF-8" },
  };
  const script = join(checkout, "image", "lib", "restore.py");
  const { stdout } = await run(findPython().executable, [script], { env });
  return stdout;
}

/** How many files a folder holds. */
export const countOf = (folder: string): number => filesIn(folder).length;
