import assert from "node:assert/strict";
import { test } from "node:test";
import type { BrowserContext, CDPSession, Page } from "playwright-core";
import { withChromium } from "../chromium";
import type { Running } from "../running";

/** What someone with a browser sees, and what the browser thinks of it. */
export function checkBrowser(running: () => Running): void {
  test("a browser signs in and chats, and has nothing to complain about", async () => {
    await withChromium(running().site, async (browser) => {
      const page = await browser.newPage();
      const devTools = await browser.newCDPSession(page);
      const complaints = await complaintsOf(browser, devTools);
      try {
        await openSecurely(page, devTools, running());
        await signIn(page, running());
        await chat(page);
      } finally {
        // First of all: where a step got nowhere, the browser's own words say why.
        assert.deepEqual(complaints, []);
      }
    });
  });

  test("a browser that doesn't trust the authority refuses the page", async () => {
    await withChromium({}, async (browser) => {
      const page = await browser.newPage();
      await assert.rejects(page.goto(running().site.url), /ERR_CERT_AUTHORITY_INVALID/);
    });
  });
}

async function openSecurely(page: Page, devTools: CDPSession, { site }: Running): Promise<void> {
  const answer = await page.goto(`${site.httpUrl}/`);
  assert.equal(page.url(), `${site.url}/`, "HTTP leads to HTTPS");
  assert.equal(answer?.status(), 200);
  assert.equal(await securityState(devTools), "secure");
  await pageLives(page);
}

async function signIn(page: Page, { site, userName, password }: Running): Promise<void> {
  await page.getByLabel("Usuário").fill(userName);
  await page.getByLabel("Senha").fill(password);
  await page.getByRole("button", { name: "Entrar" }).click();
  await page.waitForURL(`${site.url}/chat/`);
  assert.equal(await page.locator("#visitor").textContent(), userName);
  const session = (await page.context().cookies()).find(({ name }) => name === "sessionid");
  assert.deepEqual([session?.secure, session?.httpOnly], [true, true]);
  await pageLives(page);
}

/** Says something by the page's WebSocket, and sees it come back. */
async function chat(page: Page): Promise<void> {
  await page.getByLabel("Mensagem").fill("olá");
  await page.getByRole("button", { name: "Enviar" }).click();
  await page.locator("#heard", { hasText: "olá" }).waitFor();
}

/** What SisCoE's pages are full of runs: inline scripts, inline handlers, code in attributes. */
async function pageLives(page: Page): Promise<void> {
  await page.locator("html[data-inline-script=ran]").waitFor();
  await page.locator("#inline").click();
  await page.locator("#inline[data-inline-handler=ran]").waitFor();
  await page.locator("#evaluated").click();
  await page.locator("#evaluated[data-evaluated=ran]").waitFor();
}

/** What the browser thinks of the page's connection: "secure" for verified TLS and nothing mixed in. */
async function securityState(devTools: CDPSession): Promise<string> {
  const state = new Promise<string>((resolve) => {
    devTools.once("Security.visibleSecurityStateChanged", ({ visibleSecurityState }) => {
      resolve(visibleSecurityState.securityState);
    });
  });
  await devTools.send("Security.enable");
  return state;
}

/** Everything that the browser finds wrong from now on, in its own words. */
async function complaintsOf(browser: BrowserContext, devTools: CDPSession): Promise<string[]> {
  const complaints: string[] = [];
  browser.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  browser.on("weberror", (thrown) => complaints.push(thrown.error().message));
  browser.on("requestfailed", (request) =>
    complaints.push(`${request.url()}: ${request.failure()?.errorText ?? "failed"}`),
  );
  browser.on("response", (answer) => {
    if (answer.status() >= 400) complaints.push(`${answer.url()}: ${answer.status()}`);
  });
  devTools.on("Audits.issueAdded", ({ issue }) => complaints.push(JSON.stringify(issue)));
  await devTools.send("Audits.enable");
  return complaints;
}
