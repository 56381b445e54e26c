import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import WebSocket from "ws";
import { type Answer, Cookies, formToken, read } from "../support/answers";

/** The domain that visitors ask for. */
export const domain = "siscoe.example.com";

/** What a request says besides its path. */
export interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Someone who comes by the balancer: it wrote X-Forwarded-Proto, and who they are behind what they said themselves. */
export class Client {
  private readonly cookies = new Cookies();

  constructor(readonly port: number) {}

  /** Asks for a path, exactly as it is written. */
  async ask(path: string, { method = "GET", headers = {}, body }: Asking = {}): Promise<Answer> {
    const asked = request({
      ...{ host: "127.0.0.1", port: this.port, path, method, agent: false },
      headers: {
        ...this.headers(),
        ...headers,
        ...(body !== undefined && { "content-length": body.length }),
      },
    });
    asked.end(body);
    const [message] = (await once(asked, "response")) as [IncomingMessage];
    const answer = await read(message);
    this.cookies.keep(answer);
    return answer;
  }

  /** Signs in with the form on the first page. */
  async signIn(username: string, password: string): Promise<void> {
    const { body } = await this.ask("/");
    const csrfmiddlewaretoken = formToken(body);
    const answer = await this.ask("/", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", origin: `https://${domain}` },
      body: new URLSearchParams({ username, password, csrfmiddlewaretoken }).toString(),
    });
    if (answer.status !== 302) throw new Error(`Signing in was answered by ${answer.status}.`);
  }

  /** Uploads a file by the form that takes any, and says where it is to be seen. */
  async upload(name: string, content: string | Buffer): Promise<string> {
    const { status, body } = await this.ask("/photographs/", { method: "POST", ...form(name, content) });
    if (status !== 201)
      throw new Error(`The upload of ${name} was answered by ${status}: ${body.slice(0, 300)}`);
    return (JSON.parse(body) as { url: string }).url;
  }

  /** Opens a WebSocket. */
  async webSocket(path: string): Promise<WebSocket> {
    const socket = new WebSocket(`ws://127.0.0.1:${this.port}${path}`, {
      headers: { ...this.headers(), origin: `https://${domain}` },
    });
    await once(socket, "open");
    return socket;
  }

  private headers(): Record<string, string> {
    const cookie = this.cookies.header;
    return { host: domain, "x-forwarded-proto": "https", ...(cookie !== "" && { cookie }) };
  }
}

/** A form with one file in it, as browsers send it. */
export function form(
  name: string,
  content: string | Buffer,
): { headers: Record<string, string>; body: Buffer } {
  const boundary = "a-boundary-that-is-in-no-file";
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`;
  return {
    headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}
