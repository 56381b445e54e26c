import { connect, type TLSSocket } from "node:tls";
import { messageOf } from "../../../system/failure";

/** What a server answers. */
export type Reply = string | number | null | Reply[];

/** Sends one command and waits for its answer; throws what the server refuses. */
export type Command = (...words: string[]) => Promise<Reply>;

/** Where a server is, and who asks. */
export interface RedisAccess {
  readonly port: number;
  readonly ca: string;
  readonly user?: string;
  readonly password?: string;
}

const TIMEOUT = 5000;

/** Does something on a server, over verified TLS: the very way that clients take. */
export async function withRedis<T>(access: RedisAccess, work: (command: Command) => Promise<T>): Promise<T> {
  const { port, ca, user, password } = access;
  const socket = await open(port, ca);
  const command = commands(socket);
  try {
    if (password !== undefined) await command("AUTH", ...(user === undefined ? [] : [user]), password);
    return await work(command);
  } finally {
    socket.destroy();
  }
}

function open(port: number, ca: string): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, servername: "localhost", ca, timeout: TIMEOUT });
    socket.once("secureConnect", () => {
      resolve(socket);
    });
    socket.once("error", reject);
    socket.once("timeout", () => socket.destroy(new Error("no answer")));
  });
}

/** One command at a time, as each waits for its answer. */
function commands(socket: TLSSocket): Command {
  let received = Buffer.alloc(0);
  let settle: ((answer: Reply | Error) => void) | undefined;
  socket.on("data", (data: Buffer) => {
    received = Buffer.concat([received, data]);
    const read = parse(received, 0);
    if (read === undefined) return;
    received = received.subarray(read.end);
    settle?.(read.reply);
  });
  socket.on("error", (error: Error) => settle?.(error));
  socket.on("close", () => settle?.(new Error("the server closed the connection")));
  return (...words) =>
    new Promise((resolve, reject) => {
      settle = (answer) => {
        settle = undefined;
        if (answer instanceof Error) reject(answer);
        else resolve(answer);
      };
      const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
      socket.write(`*${words.length}\r\n${parts.join("")}`);
    });
}

interface Read {
  readonly reply: Reply | Error;
  /** Where the next answer begins. */
  readonly end: number;
}

/** Reads one answer of the protocol's second version; undefined while it isn't complete. */
function parse(bytes: Buffer, start: number): Read | undefined {
  const lineEnd = bytes.indexOf("\r\n", start);
  if (lineEnd < 0) return undefined;
  const [kind, line] = [
    bytes.toString("latin1", start, start + 1),
    bytes.toString("utf8", start + 1, lineEnd),
  ];
  const end = lineEnd + 2;
  if (kind === "+") return { reply: line, end };
  if (kind === "-") return { reply: new Error(line), end };
  if (kind === ":") return { reply: Number(line), end };
  const count = Number(line);
  if (count < 0) return { reply: null, end };
  if (kind === "$") {
    if (bytes.length < end + count + 2) return undefined;
    return { reply: bytes.toString("utf8", end, end + count), end: end + count + 2 };
  }
  return parseList(bytes, count, end);
}

function parseList(bytes: Buffer, count: number, start: number): Read | undefined {
  const replies: Reply[] = [];
  let end = start;
  while (replies.length < count) {
    const read = parse(bytes, end);
    if (read === undefined) return undefined;
    replies.push(read.reply instanceof Error ? messageOf(read.reply) : read.reply);
    end = read.end;
  }
  return { reply: replies, end };
}
