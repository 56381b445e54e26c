import { once } from "node:events";
import { connect } from "node:tls";

/**
 * Says something to a Redis server over TLS that verifies its certificate, and returns its answers, a line each.
 * A few lines instead of a client library: no word here needs quoting, and no answer has more than one line.
 */
export async function tellRedis(url: string, ca: string, ...commands: string[]): Promise<string[]> {
  const { hostname, port, password, pathname } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), ca });
  await once(socket, "secureConnect");
  const lines = [`AUTH ${password}`, `SELECT ${pathname.slice(1)}`, ...commands, "QUIT"];
  socket.write(lines.map((line) => `${line}\r\n`).join(""));
  let answers = "";
  for await (const chunk of socket) answers += String(chunk);
  const [auth = "", select = "", ...rest] = answers.trimEnd().split("\r\n");
  if (auth !== "+OK" || select !== "+OK") throw new Error(`Redis answered ${auth}, ${select}`);
  return rest.slice(0, commands.length);
}
