import assert from "node:assert/strict";
import { test } from "node:test";
import { assertSecurityHeaders } from "../consumer/checks/securityHeaders";
import { Deployed } from "../consumer/deployed";
import { nextMessage } from "../consumer/visitor";
import { form } from "../image/client";

test("production, as Pulumi.prod.yaml has it, serves the application", { timeout: 20 * 60_000 }, async () => {
  const app = new Deployed("prod", "siscoe.example.com");
  const { code, stdout, stderr } = await app.deploy();
  assert.equal(code, 0, stdout + stderr);
  await app.makeUser();
  assert.equal(app.tasksOf("web").length, 2);

  const visitor = await app.signedIn();
  const page = await app.visitor().ask("/");
  assert.equal(page.status, 200);
  assertSecurityHeaders(page);
  const { status, body } = await app.visitor().ask("/photographs/", form("retrato.png", "picture"));
  assert.equal(status, 201, body);
  const photograph = await app.visitor().ask((JSON.parse(body) as { url: string }).url);
  assert.deepEqual([photograph.status, photograph.body], [200, "picture"]);
  const socket = await visitor.webSocket("/ws/chat/production/");
  const heard = nextMessage(socket);
  socket.send(JSON.stringify({ text: "oi" }));
  assert.equal((await heard).text, "oi");
  socket.terminate();

  const again = await app.up("--app", app.folder);
  assert.equal(again.code, 0, again.stderr);
  assert.match(again.stdout, /^Resources:\n {4}\d+ unchanged\n/m);
});
