import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { rootCertificates } from "node:tls";
import { query } from "../postgres";
import { tellRedis } from "../redis";
import { type Running, signedIn } from "../running";
import { nextMessage } from "../visitor";

/** An authority that has signed nothing here. */
const strangersCertificate = rootCertificates[0] ?? "";

/** What the consumer does with its servers: sessions, rows, tasks, channel messages, all over verified TLS. */
export function checkWork(running: () => Running): void {
  test("a session lives in Redis, database 1", async () => {
    const { site, variables, userName } = running();
    const visitor = await signedIn(running());
    assert.match((await visitor.ask("/chat/")).body, new RegExp(userName));
    const redis = variables["REDIS_URL"] ?? "";
    const ca = readFileSync(site.caFile, "utf8");
    const key = `siscoe_cache:1:django.contrib.sessions.cache${visitor.cookie("sessionid")}`;
    // No assert.match: what it shows when it fails has the token in it.
    assert.ok(redis.endsWith("/1?ssl_cert_reqs=required"), "REDIS_URL");
    assert.deepEqual(await tellRedis(redis, ca, `EXISTS ${key}`), [":1"]);
    await assert.rejects(tellRedis(redis, strangersCertificate, `EXISTS ${key}`), /certificate/);
    // It lives there and nowhere else: without it the visitor is a stranger again.
    assert.deepEqual(await tellRedis(redis, ca, `DEL ${key}`), [":1"]);
    assert.equal((await visitor.ask("/chat/")).status, 302);
  });

  test("every connection is verified: none is made to a server whose certificate a stranger signed", async () => {
    const { app } = running();
    const outcomes = (printed: string) => Object.entries(JSON.parse(printed) as Record<string, string>);
    const trusted = outcomes(await app.manage(["checkconnections"]));
    assert.deepEqual(
      trusted,
      ["database", "cache", "channelLayer", "broker", "resultBackend"].map((name) => [name, "ok"]),
    );
    const folder = mkdtempSync(join(tmpdir(), "siscoe-stranger-"));
    try {
      const file = join(folder, "stranger.pem");
      writeFileSync(file, strangersCertificate);
      const trustingStrangers = { PGSSLROOTCERT: file, SSL_CERT_FILE: file };
      for (const [name, words] of outcomes(await app.manage(["checkconnections"], trustingStrangers))) {
        assert.match(words, /certificate verify failed/i, name);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("a row is written over TLS, encrypted with CHAT_ENCRYPTION_KEY, and read again", async () => {
    const visitor = await signedIn(running());
    const text = `olá ${randomBytes(6).toString("hex")}`;
    const row = await visitor.send<{ id: number; text: string; ssl: boolean; tls: string }>("/messages/", {
      text,
    });
    assert.deepEqual({ ...row, id: 0 }, { id: 0, text, ssl: true, tls: "TLSv1.3" });
    const [stored] = await query(running(), "SELECT ciphertext FROM chat_message WHERE id = $1", [row?.id]);
    assert.match(String(stored?.["ciphertext"]), /^gAAAAA/, "what Fernet makes");
  });

  test("a task goes through broker and result backend, Redis database 0", async () => {
    const { site, variables } = running();
    const visitor = await signedIn(running());
    interface Done {
      id: string;
      pid: number;
      result: { text: string; pid: number };
    }
    const done = await visitor.send<Done>("/tasks/", { text: "feito" });
    assert.equal(done?.result.text, "FEITO");
    assert.notEqual(done.result.pid, done.pid, "the worker's process, not Daphne's");
    for (const name of ["CELERY_BROKER_URL", "CELERY_RESULT_BACKEND"]) {
      assert.ok(variables[name]?.endsWith("/0?ssl_cert_reqs=required"), name);
    }
    const ca = readFileSync(site.caFile, "utf8");
    const exists = (url: string, key: string) => tellRedis(variables[url] ?? "", ca, `EXISTS ${key}`);
    const result = `celery-task-meta-${done.id}`;
    assert.deepEqual(await exists("CELERY_BROKER_URL", "_kombu.binding.celery"), [":1"]);
    assert.deepEqual(await exists("CELERY_RESULT_BACKEND", result), [":1"]);
    assert.deepEqual(await exists("REDIS_URL", result), [":0"]);
  });

  test("a channel-layer message reaches another visitor, and one from the worker both", async () => {
    const conversation = randomBytes(6).toString("hex");
    const [ana, rui] = await Promise.all([signedIn(running()), signedIn(running())]);
    const path = `/ws/chat/${conversation}/`;
    const [anas, ruis] = await Promise.all([ana.webSocket(path), rui.webSocket(path)]);
    try {
      const heard = Promise.all([nextMessage(anas), nextMessage(ruis)]);
      anas.send(JSON.stringify({ text: "oi" }));
      const [, atRui] = await heard;
      assert.equal(atRui.text, "oi");
      const announced = Promise.all([nextMessage(anas), nextMessage(ruis)]);
      await rui.send("/announcements/", { conversation, text: "do worker" });
      for (const { text, pid } of await announced) {
        assert.equal(text, "do worker");
        assert.notEqual(pid, atRui.pid, "the worker's process, not Daphne's");
      }
    } finally {
      anas.terminate();
      ruis.terminate();
    }
  });
}
