import { webcrypto } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import {
  createServer,
  request,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from "node:http";
import { request as secureRequest } from "node:https";
import { connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import {
  parseConfiguration,
  type FrontConfiguration,
  type FrontConfigurationFile,
} from "../../emulator/services/lb/front/configuration";
import { Front } from "../../emulator/services/lb/front/front";

type ListenerFile = FrontConfigurationFile["listeners"][number];
type GroupFile = FrontConfigurationFile["targetGroups"][number];

/** What a stack on the emulator has: two listeners as components/loadBalancer.ts makes them, and one target group. */
export interface Wish {
  readonly targets?: readonly number[];
  readonly loadBalancer?: Partial<FrontConfigurationFile["loadBalancer"]>;
  readonly http?: Partial<ListenerFile>;
  readonly https?: Partial<ListenerFile>;
  readonly healthCheck?: GroupFile["healthCheck"];
  readonly localHealthCheckInterval?: number;
}

const group = "arn:aws:elasticloadbalancing:sa-east-1:000000000000:targetgroup/app/1";
export const notFound = {
  type: "fixed-response",
  fixedResponse: { contentType: "text/plain", messageBody: "Not found", statusCode: "404" },
} as const;
export const toApp = { type: "forward", targetGroupArn: group } as const;

/** A configuration file's content. */
export function configurationOf(wish: Wish): FrontConfigurationFile {
  return {
    loadBalancer: {
      arn: "arn:lb",
      idleTimeout: 60,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "strictest",
      xffHeaderProcessingMode: "append",
      ...wish.loadBalancer,
    },
    listeners: [
      {
        arn: "arn:http",
        port: 80,
        localPort: 0,
        protocol: "HTTP",
        routingHttpResponseServerEnabled: false,
        defaultActions: [
          {
            type: "redirect",
            redirect: {
              protocol: "HTTPS",
              port: "443",
              host: "#{host}",
              path: "/#{path}",
              query: "#{query}",
              statusCode: "HTTP_301",
            },
          },
        ],
        ...wish.http,
      },
      ...(wish.https
        ? [
            {
              arn: "arn:https",
              port: 443,
              localPort: 0,
              protocol: "HTTPS" as const,
              sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
              routingHttpResponseServerEnabled: false,
              routingHttpResponseStrictTransportSecurityHeaderValue: "max-age=31536000",
              routingHttpResponseContentSecurityPolicyHeaderValue: "default-src 'self'",
              routingHttpResponseXContentTypeOptionsHeaderValue: "nosniff",
              routingHttpResponseXFrameOptionsHeaderValue: "DENY",
              defaultActions: [notFound],
              rules: [
                {
                  arn: "arn:rule/10",
                  priority: 10,
                  conditions: [{ pathPattern: { values: ["/prometheus", "/prometheus/*"] } }],
                  actions: [notFound],
                },
                {
                  arn: "arn:rule/100",
                  priority: 100,
                  conditions: [{ hostHeader: { values: ["siscoe.example.com"] } }],
                  actions: [toApp],
                },
              ],
              ...wish.https,
            },
          ]
        : []),
    ],
    targetGroups: [
      {
        arn: group,
        name: "app",
        port: 8000,
        targets: (wish.targets ?? []).map((port) => ({ targetId: "127.0.0.1", port })),
        healthCheck: {
          path: "/",
          matcher: "301",
          healthyThreshold: 2,
          unhealthyThreshold: 3,
          ...wish.healthCheck,
        },
      },
    ],
    localHealthCheckInterval: wish.localHealthCheckInterval ?? 0.05,
  };
}

/** The same, read. */
export function configured(wish: Wish): FrontConfiguration {
  return parseConfiguration(JSON.stringify(configurationOf(wish)));
}

/** A front in this process, ended with the test. */
export async function startFront(t: TestContext, wish: Wish) {
  const lines: string[] = [];
  const front = await Front.start(configured(wish), {
    log: (line) => {
      lines.push(line);
    },
  });
  t.after(() => front.stop(0));
  const port = (protocol: "HTTP" | "HTTPS") =>
    front.status().listeners.find((listener) => listener.protocol === protocol)?.localPort ?? 0;
  return { front, lines, http: port("HTTP"), https: port("HTTPS") };
}

/** Waits until something is so, or fails after five seconds. */
export async function until(condition: () => boolean | Promise<boolean>, what = condition.toString()) {
  for (const end = Date.now() + 5000; Date.now() < end;) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`never came true: ${what}`);
}

/** Waits until every target has the state. */
export async function settled(front: Front, state = "healthy") {
  const targets = () => front.status().targetGroups.flatMap((one) => one.targets);
  await until(() => targets().every((target) => target.state === state), `all targets ${state}`);
}

/** An application on a port of its own, ended with the test. */
export async function startApp(
  t: TestContext,
  listener: RequestListener,
): Promise<{ port: number; server: Server }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { port: (server.address() as AddressInfo).port, server };
}

/** What SisCoE does behind a balancer: it redirects whatever did not come by HTTPS. */
export function likeSisCoE(page: RequestListener): RequestListener {
  return (asked, answer) => {
    if (asked.headers["x-forwarded-proto"] === "https") {
      page(asked, answer);
      return;
    }
    answer.writeHead(301, { location: `https://${asked.headers.host ?? ""}${asked.url ?? ""}` }).end();
  };
}

/** A port that nothing listens on. */
export async function deadPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A response as the client sees it. */
export interface Seen {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Names and values as they came, repeated ones too. */
  readonly raw: readonly string[];
  readonly body: string;
}

/** One request. With `ca` it goes over TLS. */
export function ask(
  port: number,
  path: string,
  options: {
    host?: string;
    headers?: Record<string, string>;
    method?: string;
    body?: string;
    ca?: string;
  } = {},
): Promise<Seen> {
  const { host = "siscoe.example.com", headers, method = "GET", body, ca } = options;
  return new Promise((resolve, reject) => {
    const settings = { host: "127.0.0.1", port, path, method, agent: false, headers: { host, ...headers } };
    const seen = (response: IncomingMessage) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("error", reject);
      response.on("end", () => {
        const { statusCode: status = 0, headers: theirs, rawHeaders: raw } = response;
        resolve({ status, headers: theirs, raw, body: text });
      });
    };
    const asked =
      ca === undefined
        ? request(settings, seen)
        : secureRequest({ ...settings, ca, servername: "siscoe.example.com" }, seen);
    asked.on("error", reject);
    asked.end(body);
  });
}

/** Writes to a port, the rest after the first answer, and gives back all that comes until the other side closes. */
export function say(port: number, text: string, ...rest: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    let heard = "";
    socket.setEncoding("latin1");
    socket.on("data", (chunk: string) => {
      heard += chunk;
      const next = rest.shift();
      if (next !== undefined) socket.write(next);
    });
    socket.on("close", () => {
      resolve(heard);
    });
    socket.on("error", reject);
  });
}

/** A folder that goes with the test. */
export function folder(t: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), "siscoe-front-"));
  t.after(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
}

/** Certificate and key for siscoe.example.com and localhost, as files. */
export async function certificate(t: TestContext) {
  // Its dependency tsyringe refuses to load without these; the metadata itself isn't needed here.
  const reflect = Reflect as { getMetadata?: unknown; getOwnMetadata?: unknown; defineMetadata?: unknown };
  for (const name of ["getMetadata", "getOwnMetadata", "defineMetadata"] as const)
    reflect[name] ??= () => undefined;
  const { SubjectAlternativeNameExtension, X509CertificateGenerator } = await import("@peculiar/x509");
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const made = await X509CertificateGenerator.createSelfSigned(
    {
      name: "CN=siscoe.example.com",
      notBefore: new Date(Date.now() - 60_000),
      notAfter: new Date(Date.now() + 86_400_000),
      keys,
      signingAlgorithm: algorithm,
      extensions: [
        new SubjectAlternativeNameExtension([
          { type: "dns", value: "siscoe.example.com" },
          { type: "dns", value: "localhost" },
        ]),
      ],
    },
    webcrypto,
  );
  const key = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
  const directory = folder(t);
  const files = {
    localCertificateFile: join(directory, "cert.pem"),
    localKeyFile: join(directory, "key.pem"),
  };
  const ca = made.toString("pem");
  writeFileSync(files.localCertificateFile, ca);
  writeFileSync(files.localKeyFile, `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`);
  return { ...files, ca };
}
