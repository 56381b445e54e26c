import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { defaultContentSecurityPolicy, framingHeaders } from "../../components/securityHeaders";
import { withChromium } from "../consumer/chromium";

/** What the balancer says with `pdfFrames: self`, and without it: of each, whether a browser shows a PDF document in a frame. */
test("a browser shows a PDF document in a frame of the site, whose policy has no objects, and only where it may", async (t) => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const [, framing = "", file = ""] = (request.url ?? "").split("/");
    const { contentSecurityPolicy, frameOptions } = framingHeaders(
      defaultContentSecurityPolicy,
      framing === "self" ? "self" : "none",
    );
    response.setHeader("Content-Security-Policy", contentSecurityPolicy);
    response.setHeader("X-Frame-Options", frameOptions);
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (file === "a.pdf") asked.push(String(request.headers["sec-fetch-dest"]));
    response.setHeader("Content-Type", file === "a.pdf" ? "application/pdf" : "text/html");
    response.end(file === "a.pdf" ? document() : `<iframe src="/${framing}/a.pdf"></iframe>`);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  await withChromium({}, async (browser) => {
    const page = await browser.newPage();
    // The viewer is an extension of the browser's own; a refusal, a page of it.
    const shown = async (framing: string, address: RegExp) => {
      const framed = page.waitForEvent("framenavigated", {
        predicate: (frame) => address.test(frame.url()),
        timeout: 120_000,
      });
      await page.goto(`http://127.0.0.1:${port}/${framing}/`);
      await framed;
    };
    await shown("self", /^chrome-extension:/);
    await shown("none", /^chrome-error:/);
  });
  assert.deepEqual(asked, ["iframe", "iframe"], "as nginx tells frames from pages");
});

/** The least that a viewer takes for a document of one page. */
function document(): string {
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] >>",
  ];
  const body = objects.map((object, index) => `${index + 1} 0 obj\n${object}\nendobj\n`).join("");
  return `%PDF-1.4\n${body}trailer << /Size 4 /Root 1 0 R >>\n%%EOF`;
}
