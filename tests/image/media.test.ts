import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, test } from "node:test";
import { temporaryDirectory } from "../servers/processSupport";
import type { Answer } from "../support/answers";
import { ours, printed } from "../support/movingInPage";
import { whileServed } from "./web";

const sandbox = "default-src 'none'; sandbox; frame-ancestors 'none'";

/** What is said of every upload, whatever it is: each header with its only value. */
const headersOf = (answer: Answer) => ({
  type: answer.values("content-type"),
  disposition: answer.values("content-disposition"),
  sniffing: answer.values("x-content-type-options"),
  frames: answer.values("x-frame-options"),
  policy: answer.values("content-security-policy"),
});

const inert = { sniffing: ["nosniff"], frames: ["DENY"], policy: [sandbox] };
const shown = (type: string) => ({ type: [type], disposition: [], ...inert });
const download = { type: ["application/octet-stream"], disposition: ["attachment"], ...inert };

describe("what was uploaded", { timeout: 10 * 60_000 }, () => {
  const web = whileServed();
  const put = (name: string, content = name) => {
    writeFileSync(join(web().container.media, name), content);
    return `/media/${name}`;
  };

  test("is seen as it came in, and Django has no part in it", async () => {
    const visitor = web().visitor();
    const content = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 255]).toString("latin1");
    const url = await visitor.upload("retrato.png", content);
    assert.match(url, /^\/media\/photographs\/retrato/);
    const answer = await visitor.ask(url);
    assert.deepEqual([answer.status, answer.body], [200, content]);
    assert.deepEqual(headersOf(answer), shown("image/png"));
    const head = await visitor.ask(url, { method: "HEAD" });
    assert.deepEqual([head.status, head.body], [200, ""]);
    assert.deepEqual(head.values("cache-control"), ["private"]);
  });

  test("is shown where it is a picture, and a download where it is anything else", async () => {
    const pictures = { jpg: "jpeg", JPG: "jpeg", jpeg: "jpeg", png: "png", gif: "gif", webp: "webp" };
    for (const [ending, type] of Object.entries(pictures)) {
      const answer = await web()
        .visitor()
        .ask(put(`a.${ending}`));
      assert.deepEqual(headersOf(answer), shown(`image/${type}`), ending);
    }
    const others = [
      "a.html",
      "a.svg",
      "a.js",
      "a.xml",
      "a.xhtml",
      "a.mhtml",
      "a.swf",
      "a.php",
      "a.py",
      "a.jpg.html",
    ];
    for (const name of [...others, "a", "png", "a.", "a.docx", "a.txt", "a.css", "a.wasm", "a.pdf.htm"]) {
      const answer = await web().visitor().ask(put(name, "<script>alert(1)</script>"));
      assert.deepEqual([answer.status, headersOf(answer)], [200, download], name);
    }
  });

  test("has PDF documents that nobody frames, unless the owner lets the site's own pages", async () => {
    const path = put("a.pdf");
    const none = { ...shown("application/pdf"), policy: ["frame-ancestors 'none'"] };
    assert.deepEqual(headersOf(await web().visitor().ask(path)), none);
    assert.equal(await web().nginx.end(), 0);
    await web().startNginx({ PDF_FRAMES: "self" });
    const self = { ...none, frames: ["SAMEORIGIN"], policy: ["frame-ancestors 'self'"] };
    assert.deepEqual(headersOf(await web().visitor().ask(path)), self);
    assert.deepEqual(headersOf(await web().visitor().ask(put("b.html"))), download, "of nothing else");
  });

  test("is all that a page of the site may frame of it, where the owner lets it: PDF documents, no page, no picture", async () => {
    assert.equal(await web().nginx.end(), 0);
    await web().startNginx({ PDF_FRAMES: "self" });
    const asked = async (path: string, destination: string) =>
      (
        await web()
          .visitor()
          .ask(path, { headers: { "sec-fetch-dest": destination } })
      ).status;
    for (const destination of ["iframe", "frame", "embed", "object"]) {
      for (const path of ["a.pdf", "B.PDF", "São João 1.pdf"])
        assert.equal(await asked(encodeURI(put(path)), destination), 200, `${destination} ${path}`);
      const others = [
        put("a.png"),
        put("a.pdf.html"),
        "/",
        "/chat/?a.pdf",
        "/media/../a.pdf",
        "/nowhere.pdf",
      ];
      for (const path of others) assert.equal(await asked(path, destination), 403, `${destination} ${path}`);
    }
    for (const destination of ["document", "empty", "image", "script"])
      assert.equal(await asked("/", destination), 200, destination);

    assert.equal(await web().nginx.end(), 0);
    await web().startNginx();
    // Without it, the headers alone say that nobody frames anything.
    assert.equal(await asked("/", "iframe"), 200);
  });

  test("is read, and neither listed, changed nor left", async () => {
    const { media, app } = web().container;
    mkdirSync(join(media, "folder"));
    for (const name of [".env", "folder/.git", "folder/a.png"]) put(name);
    writeFileSync(join(app, "secret.png"), "secret");
    symlinkSync("/srv/app/secret.png", join(media, "link.png"));
    symlinkSync("/srv/app", join(media, "linked"));
    const missing = [
      "",
      "folder",
      "folder/",
      ".env",
      "folder/.git",
      "folder/%2Egit",
      "link.png",
      "linked/secret.png",
    ];
    const outside = ["../app/secret.png", "..%2fapp/secret.png", "%2e%2e/app/secret.png"];
    for (const path of [...missing, ...outside, "a.png%00.html", "nothing.png"]) {
      const answer = await web().visitor().ask(`/media/${path}`);
      // What leads out of /media/ is a page's address, which the application doesn't know.
      const expected = outside.includes(path) ? 500 : path.includes("%00") ? 400 : 404;
      assert.equal(answer.status, expected, path);
      assert.doesNotMatch(answer.body, /secret/, path);
      assert.deepEqual(answer.values("location"), [], path);
    }
    assert.equal((await web().visitor().ask("/media/folder/a.png")).status, 200);
    for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"]) {
      assert.equal((await web().visitor().ask("/media/folder/a.png", { method })).status, 405, method);
    }
    // The name without a slash is a page's address, which Django doesn't know: nobody redirects to the folder.
    const bare = await web().visitor().ask("/media");
    assert.deepEqual([bare.status, bare.values("location")], [500, []]);
  });

  test("has the headers where it isn't there, too", async () => {
    const { type, disposition, ...headers } = headersOf(await web().visitor().ask("/media/nothing.svg"));
    assert.deepEqual([type, disposition, headers], [["text/html"], [], inert]);
  });

  test("comes from elsewhere as one archive, which the page packs and a task unpacks", async (t) => {
    const { container, variables } = web();
    const old = temporaryDirectory(t);
    mkdirSync(join(old, "media", "photographs"), { recursive: true });
    const names = Array.from({ length: 30 }, (_, number) => `photographs/São João ${number}.png`);
    for (const name of names) writeFileSync(join(old, "media", name), `${name} as it was`);
    const [pack = ""] = (printed.get("6. The uploads") ?? []).filter((line) => ours.test(line));
    execFileSync("sh", ["-c", pack], { cwd: old });
    const archive = readFileSync(join(old, "media.tar.gz"));
    const server = createServer((request, response) => {
      const [status, body] =
        request.url === "/media.tar.gz?signature"
          ? [200, archive]
          : request.url === "/cut?signature"
            ? [200, archive.subarray(0, archive.length / 2)]
            : [403, "no"];
      response.writeHead(status).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    t.after(() => server.close());
    const { port } = server.address() as AddressInfo;
    const unpack = (path: string) =>
      container.run(["siscoe-unpack-uploads", `http://127.0.0.1:${port}/${path}`], variables);

    for (const path of ["cut?signature", "expired?signature"]) {
      const { code, output } = await unpack(path);
      assert.deepEqual([code, output.includes("signature")], [1, false], output);
    }
    const { code, output } = await unpack("media.tar.gz?signature");
    assert.deepEqual([code, output], [0, "The uploads are unpacked.\n"]);
    for (const name of names) {
      const answer = await web()
        .visitor()
        .ask(`/media/${encodeURI(name)}`);
      assert.deepEqual([answer.status, answer.body], [200, `${name} as it was`]);
    }
  });

  test("comes back from a backup without replacing anything that is there", async () => {
    const { container, variables } = web();
    const restored = join(container.app, "restored");
    mkdirSync(restored);
    const run = () =>
      container.run(["siscoe-restore-uploads"], { ...variables, RESTORED_ROOT: "/srv/app/restored" });
    const nothing = await run();
    assert.match(nothing.output, /has to hold one folder aws-backup-restore_\*.* It holds: none\.$/m);
    assert.equal(nothing.code, 1);
    const backup = join(restored, "aws-backup-restore_2026-11-28T05-33-00-123Z", "media");
    mkdirSync(join(backup, "2026"), { recursive: true });
    for (const name of ["same.png", "other.png", "2026/lost.png"]) writeFileSync(join(backup, name), name);
    symlinkSync("/etc/passwd", join(backup, "link.png"));
    const [same, other] = [put("same.png"), put("other.png", "newer")];
    const { code, output } = await run();
    assert.deepEqual([code, output.split("\n")[0]], [0, "1 files copied, 2 were there already."]);
    assert.match(output, /^These are another file in the backup, and stay as they are:\n\S+\/other\.png$/m);
    for (const [path, content] of [
      [same, "same.png"],
      [other, "newer"],
      ["/media/2026/lost.png", "2026/lost.png"],
    ] as const)
      assert.equal((await web().visitor().ask(path)).body, content);
    assert.equal((await web().visitor().ask("/media/link.png")).status, 404);
  });
});
