import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import type { LookupFunction } from "node:net";
import WebSocket from "ws";
import { type Answer, answerOf, Cookies, formToken, read } from "../support/answers";
import type { Site } from "./site";

/** What a request can say besides its path. */
export interface Asking {
  readonly method?: string;
  /** The Host header, where it isn't the site's own. */
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A form's fields. */
  readonly form?: Readonly<Record<string, string>>;
  /** A body of another type, which `headers` say. */
  readonly body?: Buffer;
}

/** Every name leads to this machine, as `*.localhost` does in browsers; others need an entry in a hosts file. */
const lookup: LookupFunction = (_name, options, callback) => {
  if (options.all === true) callback(null, [{ address: "127.0.0.1", family: 4 }]);
  else callback(null, "127.0.0.1", 4);
};

/** Someone with a browser: keeps cookies, sends forms, opens WebSockets, and trusts the site's authority only. */
export class Visitor {
  private readonly cookies = new Cookies();
  private readonly ca: string;

  constructor(private readonly site: Pick<Site, "url" | "caFile">) {
    this.ca = readFileSync(site.caFile, "utf8");
  }

  /** The value of a cookie. */
  cookie(name: string): string {
    return this.cookies.value(name);
  }

  /** Asks for a path as it is written, or for a whole URL; redirects are not followed. */
  ask(pathOrUrl: string, { method, host, headers = {}, form, body: raw }: Asking = {}): Promise<Answer> {
    const base = pathOrUrl.startsWith("http") ? new URL(pathOrUrl) : new URL(this.site.url);
    const path = pathOrUrl.startsWith("http") ? `${base.pathname}${base.search}` : pathOrUrl;
    const body = form === undefined ? raw : Buffer.from(new URLSearchParams(form).toString());
    const options: https.RequestOptions = {
      method: method ?? (body === undefined ? "GET" : "POST"),
      host: base.hostname,
      port: base.port,
      path,
      lookup,
      agent: false,
      // Node would take it from the Host header.
      servername: base.hostname,
      headers: { host: host ?? base.host, ...this.sent(body), ...headers },
    };
    return new Promise((resolve, reject) => {
      const request =
        base.protocol === "https:" ? https.request({ ...options, ca: this.ca }) : http.request(options);
      request.once("error", reject).once("response", (message) => {
        read(message).then((answer) => {
          this.cookies.keep(answer);
          resolve(answer);
        }, reject);
      });
      request.once("upgrade", (message, socket) => {
        socket.destroy();
        resolve(answerOf(message, ""));
      });
      request.end(body);
    });
  }

  /** Signs in with the form on the first page. */
  async signIn(username: string, password: string): Promise<Answer> {
    const { body } = await this.ask("/");
    return this.ask("/", { form: { username, password, csrfmiddlewaretoken: formToken(body) } });
  }

  /** Sends a form as a page's script does, and returns the JSON that comes back. */
  async send<T>(path: string, form: Readonly<Record<string, string>>): Promise<T | undefined> {
    const answer = await this.ask(path, { form, headers: { "x-csrftoken": this.cookie("csrftoken") } });
    if (answer.status >= 300)
      throw new Error(`${path} answered ${answer.status}: ${answer.body.slice(0, 500)}`);
    return answer.body === "" ? undefined : (JSON.parse(answer.body) as T);
  }

  /** Opens a WebSocket, as a page of the site would. */
  async webSocket(path: string): Promise<WebSocket> {
    const url = new URL(path, this.site.url);
    const socket = new WebSocket(url.href.replace(/^http/, "ws"), {
      ca: this.ca,
      lookup,
      headers: { origin: url.origin, cookie: this.cookies.header },
    });
    await once(socket, "open");
    return socket;
  }

  /** Asks to open a WebSocket, as a page of the site would, and leaves with the answer to that. */
  askForWebSocket(path: string): Promise<Answer> {
    const handshake = {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": randomBytes(16).toString("base64"),
    };
    return this.ask(path, { headers: { ...handshake, origin: this.site.url } });
  }

  private sent(body: Buffer | undefined): Record<string, string> {
    return {
      ...(this.cookies.header !== "" && { cookie: this.cookies.header }),
      // Django asks where a form that came by HTTPS was filled in.
      ...(body !== undefined && {
        "content-type": "application/x-www-form-urlencoded",
        "content-length": String(body.length),
        origin: this.site.url,
      }),
    };
  }
}

/** What the next message of the chat says, and which process said it. */
export async function nextMessage(
  socket: WebSocket,
  patienceMs = 15_000,
): Promise<{ readonly text: string; readonly pid: number }> {
  const [data] = (await once(socket, "message", { signal: AbortSignal.timeout(patienceMs) })) as [Buffer];
  return JSON.parse(data.toString("utf8")) as { text: string; pid: number };
}

/** The code that a WebSocket is closed with, whoever closes it. */
export function closeCode(socket: WebSocket): Promise<number> {
  // A connection that breaks is an error as well.
  socket.on("error", () => undefined);
  return new Promise((resolve) => socket.once("close", resolve));
}
