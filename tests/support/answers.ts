import type { IncomingMessage } from "node:http";

/** What a server answered. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  /** All values of a header, one for each time that it was sent. */
  values(header: string): string[];
}

/** Reads an answer to its end. */
export async function read(message: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return answerOf(message, Buffer.concat(chunks).toString("utf8"));
}

/** An answer whose body was read already, or is of no interest. */
export function answerOf({ statusCode = 0, rawHeaders }: IncomingMessage, body: string): Answer {
  return {
    status: statusCode,
    body,
    values: (header) =>
      rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === header),
  };
}

/** The token that a form of Django's wants to see again. */
export function formToken(page: string): string {
  const [, token = ""] = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(page) ?? [];
  return token;
}

/** The cookies that a browser has of a site. */
export class Cookies {
  private readonly kept = new Map<string, string>();

  /** The header that sends them back; empty where there are none. */
  get header(): string {
    return Array.from(this.kept, ([name, value]) => `${name}=${value}`).join("; ");
  }

  value(name: string): string {
    return this.kept.get(name) ?? "";
  }

  keep(answer: Answer): void {
    for (const setCookie of answer.values("set-cookie")) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(setCookie) ?? [];
      if (/; max-age=0(;|$)/i.test(setCookie)) this.kept.delete(name);
      else this.kept.set(name, value);
    }
  }
}
