import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checkBrowser } from "./checks/browser";
import { assertSecurityHeaders } from "./checks/securityHeaders";
import { checkFront } from "./checks/visitors";
import { checkHeaders } from "./checks/headers";
import { checkSettings } from "./checks/settings";
import { checkWork } from "./checks/work";
import { eventually } from "../support/eventually";
import { untilHealthIs, whileUp } from "./running";
import { Visitor } from "./visitor";

const timeout = 4 * 60_000;

describe("SisCoE's production mode on a .env file and what must be process environment", { timeout }, () => {
  const running = whileUp("dotenv");

  // Side by side: one of them takes 90 seconds.
  describe("while it runs", { concurrency: true }, () => {
    checkBrowser(running);
    checkFront(running);
    checkHeaders(running);
    checkSettings(running);
    checkWork(running);
  });

  test("an application that died is unhealthy, and what the front says then has the headers as well", async () => {
    const { app, site } = running();
    await app.stopDaphne();
    await untilHealthIs("unhealthy", site);
    assert.match((await site.local("status")).stdout, /^ {2}application +unhealthy \(Target\.\w+\), 127/m);
    const answer = await new Visitor(site).ask("/");
    // Without a healthy target ALB asks the unhealthy ones.
    assert.equal(answer.status, 502);
    assertSecurityHeaders(answer);
  });

  test("one that refuses its own address stays unhealthy", async () => {
    const { app, site } = running();
    await app.startDaphne({ ownAddressAllowed: false });
    await eventually("the check was refused", () => app.accessLog().includes('"GET /" 400'), 60_000);
    assert.equal(await site.targetHealth(), "unhealthy");
  });
});

describe("SisCoE's production mode on process environment alone", { timeout }, () => {
  const running = whileUp("process");
  checkSettings(running);
  checkWork(running);
});
