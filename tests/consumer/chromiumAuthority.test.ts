import assert from "node:assert/strict";
import { readFileSync, rmSync, mkdtempSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Authority } from "../../emulator/servers/authority";
import { makeOldAuthority, signByStealth } from "../servers/authoritySupport";
import { withChromium } from "./chromium";

/** What Chromium says to a server on this machine that shows a certificate for a name: "trusted", or its error. */
async function visit(authority: string, name: string): Promise<string> {
  const files = signByStealth(authority, join(authority, `of-${name}`), `DNS:${name}`);
  const [cert, key] = [readFileSync(files.certificateFile), readFileSync(files.keyFile)];
  const server = createServer({ cert, key }, (_request, response) => response.end("hello"));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  let said = "";
  try {
    await withChromium({ caFile: join(authority, "ca.pem"), thisMachine: [name] }, async (browser) => {
      const page = await browser.newPage();
      said = await page.goto(`https://${name}:${port}/`).then(
        () => "trusted",
        (error: unknown) => /net::(\w+)/.exec(String(error))?.[1] ?? String(error),
      );
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
  return said;
}

test("Chromium believes who has the local authority's key for its own names, and for no other", async (t) => {
  const directory = mkdtempSync(join(tmpdir(), "siscoe-authority-"));
  t.after(() => {
    rmSync(directory, { recursive: true });
  });
  const bound = join(directory, "bound");
  await Authority.prepare(bound, ["siscoe.example.com"]);
  assert.equal(await visit(bound, "www.siscoe.example.com"), "trusted");
  assert.equal(await visit(bound, "elsewhere.example.com"), "ERR_CERT_INVALID");

  // One without bounds is believed: what is refused above is refused for them, and for nothing else.
  const old = join(directory, "old");
  makeOldAuthority(old);
  assert.equal(await visit(old, "elsewhere.example.com"), "trusted");
});
