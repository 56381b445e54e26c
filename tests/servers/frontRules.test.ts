import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { line, type Entry } from "../../emulator/services/lb/front/accessLog";
import { page } from "../../emulator/services/lb/front/answers";
import {
  parseConfiguration,
  type Condition,
  type Redirect,
} from "../../emulator/services/lb/front/configuration";
import { classify, judge } from "../../emulator/services/lb/front/desync";
import { location } from "../../emulator/services/lb/front/redirects";
import { toClient, toTarget, traceId } from "../../emulator/services/lb/front/headers";
import { decide, holds, wildcard, withoutDots, type Question } from "../../emulator/services/lb/front/rules";
import { configurationOf, configured, notFound, toApp } from "./frontSupport";

const question: Question = {
  method: "GET",
  host: "siscoe.example.com",
  path: "/",
  query: "",
  headers: {},
  sourceIp: "127.0.0.1",
};

/** What a pattern means, by definition. */
function reference(pattern: string, text: string): boolean {
  const [first] = pattern;
  if (first === undefined) return text === "";
  const rest = pattern.slice(1);
  if (first === "*") return reference(rest, text) || (text !== "" && reference(pattern, text.slice(1)));
  return text !== "" && (first === "?" || first === text[0]) && reference(rest, text.slice(1));
}

const short = (alphabet: string) => fc.string({ unit: fc.constantFrom(...alphabet.split("")), maxLength: 8 });

test("a pattern matches what its definition says", () => {
  fc.assert(
    fc.property(short("ab.*?/"), short("ab./"), (pattern, text) => {
      assert.equal(wildcard(pattern, "exact case").test(text), reference(pattern, text));
    }),
    { numRuns: 3000 },
  );
});

test("nothing but * and ? is special in a pattern", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme-ascii" }), (text) => {
      const literal = text.replace(/[*?]/g, "x");
      assert.ok(wildcard(literal, "exact case").test(literal));
      assert.ok(!wildcard(literal, "exact case").test(`${literal}x`));
    }),
  );
});

test("a pattern of many stars doesn't take for ever on a long text", () => {
  const began = performance.now();
  wildcard("*****a*****b*****", "exact case").test("a".repeat(5000));
  assert.ok(performance.now() - began < 1000);
});

test("hosts compare in any case, paths in exact case", () => {
  const host: Condition = { hostHeader: { values: ["*.Example.com"] } };
  assert.ok(holds(host, { ...question, host: "SISCOE.example.com" }));
  assert.ok(!holds(host, { ...question, host: "example.com" }));
  assert.ok(!holds(host, { ...question, host: "siscoe.example.com.evil.org" }));
  const path: Condition = { pathPattern: { values: ["/img/*"] } };
  assert.ok(holds(path, { ...question, path: "/img/a/b.png" }));
  assert.ok(!holds(path, { ...question, path: "/IMG/a.png" }));
});

test("the other conditions: header, method, query, source", () => {
  const agent: Condition = { httpHeader: { httpHeaderName: "User-Agent", values: ["*chrome*"] } };
  assert.ok(holds(agent, { ...question, headers: { "user-agent": ["Headless Chrome 1"] } }));
  assert.ok(!holds(agent, question));
  assert.ok(holds({ httpRequestMethod: { values: ["GET"] } }, question));
  assert.ok(!holds({ httpRequestMethod: { values: ["get"] } }, question));
  const query: Condition = { queryStrings: [{ key: "version", value: "v?" }, { value: "*debug*" }] };
  assert.ok(holds(query, { ...question, query: "a=b&version=V1" }));
  assert.ok(holds(query, { ...question, query: "debugging" }));
  assert.ok(!holds(query, { ...question, query: "version=10" }));
  assert.ok(holds({ sourceIp: { values: ["127.0.0.0/8"] } }, question));
  assert.ok(!holds({ sourceIp: { values: ["10.0.0.0/8", "::1/128"] } }, question));
  assert.ok(holds({ sourceIp: { values: ["::1/128"] } }, { ...question, sourceIp: "::1" }));
});

test("a header condition is about a name in any case, each of its values apart, and an empty one too", () => {
  const sent: Condition = { httpHeader: { httpHeaderName: "Daphne-Root-Path", values: ["*"] } };
  const given = (...values: string[]) => ({ ...question, headers: { "daphne-root-path": values } });
  assert.ok(holds(sent, given("/a")));
  assert.ok(holds(sent, given("")));
  assert.ok(!holds(sent, question));
  assert.ok(!holds(sent, { ...question, headers: { daphne_root_path: ["/a"] } }));
  const second: Condition = { httpHeader: { httpHeaderName: "x-colour", values: ["BLUE"] } };
  assert.ok(holds(second, { ...question, headers: { "x-colour": ["red", "blue"] } }));
  assert.ok(!holds(second, { ...question, headers: { "x-colour": ["red, blue"] } }));
});

test("a condition without anything to compare holds for nothing, one with two things only for both", () => {
  assert.ok(!holds({}, question));
  assert.ok(!holds({ pathPattern: { values: [] } }, question));
  const two: Condition = { httpRequestMethod: { values: ["GET"] }, pathPattern: { values: ["/a"] } };
  assert.ok(!holds(two, question));
});

test("rules are asked by priority, all conditions of one must contain, the default comes last", () => {
  const rule = (priority: number, values: string[], text: string) => ({
    arn: text,
    priority,
    conditions: [{ pathPattern: { values } }, { hostHeader: { values: ["siscoe.example.com"] } }],
    actions: [{ ...notFound, fixedResponse: { ...notFound.fixedResponse, messageBody: text } }],
  });
  const listener = {
    rules: [rule(20, ["/a*"], "wide"), rule(3, ["/ab"], "narrow")],
    defaultActions: [toApp],
  };
  const chosen = (path: string, host = question.host) => decide(listener, { ...question, path, host });
  assert.equal(chosen("/ab").priority, 3);
  assert.equal(chosen("/abc").priority, 20);
  assert.deepEqual(chosen("/x"), { priority: 0, action: toApp });
  assert.deepEqual(chosen("/ab", "other.example.com"), { priority: 0, action: toApp });
});

test("an expression matches anywhere unless it says where, and knows no decoding", () => {
  const encoded: Condition = { pathPattern: { regexValues: ["^/(p|%70)rivate"] } };
  const matches = (path: string) => holds(encoded, { ...question, path });
  for (const path of ["/private", "/%70rivate/x", "/static/../private", "/private/../private/."]) {
    assert.ok(matches(path), path);
  }
  for (const path of ["/", "/PRIVATE", "/%2570rivate", "/static/private", "/private/../static"]) {
    assert.ok(!matches(path), path);
  }
  assert.ok(holds({ hostHeader: { regexValues: ["^SISCOE\\."] } }, question));
});

test("rules see a path without dot segments, as a URL has it", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("a", "b", ".", "..", ""), { maxLength: 6 }), (segments) => {
      const path = `/${segments.join("/")}`;
      assert.equal(withoutDots(path), new URL(`http://h/.${path}`).pathname.replace(/^\/\.(?=\/)/, ""));
    }),
    { numRuns: 500 },
  );
  assert.equal(withoutDots("/a/%2e%2e/b"), "/a/%2e%2e/b");
});

const whole: Redirect = {
  statusCode: "HTTP_301",
  protocol: "#{protocol}",
  host: "#{host}",
  port: "#{port}",
  path: "/#{path}",
  query: "#{query}",
};
const address = {
  protocol: "HTTP",
  host: "siscoe.example.com",
  port: 80,
  path: "/a/b",
  query: "c=d",
} as const;
const ports = new Map([
  [80, 8080],
  [443, 8443],
]);

test("the redirect to HTTPS keeps host, path and query, and goes to the local port", () => {
  const https = { ...whole, protocol: "HTTPS", port: "443" };
  assert.equal(location(https, address, ports), "https://siscoe.example.com:8443/a/b?c=d");
  assert.equal(location(https, { ...address, query: "" }, ports), "https://siscoe.example.com:8443/a/b");
  assert.equal(
    location(https, { ...address, host: "siscoe.example.com:81" }, new Map()),
    "https://siscoe.example.com:443/a/b?c=d",
  );
  assert.equal(
    location({ ...whole, port: "40443" }, address, ports),
    "http://siscoe.example.com:40443/a/b?c=d",
  );
  assert.equal(
    location(
      { ...whole, host: "www.#{host}", path: "/new/#{path}", query: "from=#{host}&port=#{port}" },
      address,
      ports,
    ),
    "http://www.siscoe.example.com:8080/new/a/b?from=siscoe.example.com&port=80",
  );
});

test("placeholders that a client writes stay what they are", () => {
  fc.assert(
    fc.property(fc.constantFrom("#{host}", "#{query}", "$&", "$1"), (written) => {
      const made = location(whole, { ...address, path: `/${written}`, query: written }, ports);
      assert.equal(made, `http://siscoe.example.com:8080/${written}?${written}`);
    }),
  );
});

test("requests are classified as AWS's library does", () => {
  const tier = (method: string, ...rawHeaders: string[]) =>
    classify({ method, httpVersion: "1.1", rawHeaders });
  assert.equal(tier("GET", "Host", "a"), "Compliant");
  assert.equal(tier("POST", "Host", "a", "Content-Length", "3"), "Compliant");
  assert.equal(tier("POST", "Host", "a", "Transfer-Encoding", "chunked"), "Compliant");
  assert.equal(tier("GET", "Host", "a", "Content-Length", "0"), "Acceptable");
  assert.equal(tier("GET", "Host", "a", "Content-Length", "3"), "Ambiguous");
  assert.equal(tier("HEAD", "Host", "a", "Transfer-Encoding", "chunked"), "Ambiguous");
  assert.equal(tier("POST", "Host", "a", "Transfer_Encoding", "chunked"), "Ambiguous");
  assert.equal(tier("POST", "Host", "a", "X", "caf\u00e9"), "Acceptable");
  assert.equal(tier("GET", "Host", "a", "Host", "b"), "Severe");
  assert.equal(tier("GET"), "Severe");
  const verdicts = (mode: Parameters<typeof judge>[1]) =>
    (["Compliant", "Acceptable", "Ambiguous", "Severe"] as const).map((one) => judge(one, mode));
  assert.deepEqual(verdicts("strictest"), ["allow", "refuse", "refuse", "refuse"]);
  assert.deepEqual(verdicts("defensive"), ["allow", "allow", "allow and close", "refuse"]);
  assert.deepEqual(verdicts("monitor"), ["allow", "allow", "allow", "refuse"]);
});

test("the load balancer's pages are as long as ALB's", () => {
  const lengths = [301, 400, 502, 503, 504].map((status) => page(status).body.length);
  assert.deepEqual(lengths, [134, 122, 122, 162, 132]);
});

test("a line of the log holds no query, and nothing that a client sends can forge another", () => {
  const entry: Entry = {
    time: new Date(0),
    type: "https",
    client: "127.0.0.1:5",
    method: "GET",
    host: "siscoe.example.com",
    port: 443,
    path: "/a",
    hasQuery: true,
    httpVersion: "1.1",
    target: "127.0.0.1:8000",
    targetSeconds: 0.0123,
    status: 200,
    targetStatus: 200,
    priority: 100,
    action: "forward",
    traceId: "Root=1-2-3",
  };
  assert.equal(
    line(entry),
    'https 1970-01-01T00:00:00.000Z 127.0.0.1:5 127.0.0.1:8000 0.012 200 200 "GET https://siscoe.example.com:443/a?… HTTP/1.1" "Root=1-2-3" 100 "forward" "-"',
  );
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", '"', "\\", "\n", "\r", "\u0000", "é", "\u2028") }),
      (text) => {
        const made = line({ ...entry, host: text, traceId: text });
        assert.equal(made.split('"').length, line(entry).split('"').length);
        assert.doesNotMatch(made, /[\r\n]/);
      },
    ),
  );
});

test("a configuration that can't be meant is refused with everything that is wrong with it", () => {
  assert.throws(
    () =>
      configured({
        http: { rules: [{ arn: "r", priority: 0, conditions: [{ hostHeadr: {} } as never], actions: [] }] },
      }),
    /priority.*hostHeadr.*actions/s,
  );
  assert.throws(
    () => configured({ http: { defaultActions: [{ ...toApp, targetGroupArn: "arn:none" }] } }),
    /no target group arn:none/,
  );
  assert.throws(() => configured({ https: {} }), /needs localCertificateFile/);
  assert.throws(() => configured({ https: { sslPolicy: "ELBSecurityPolicy-2016-08" } }), /sslPolicy/);
  assert.throws(
    () => configured({ http: { defaultActions: [{ type: "authenticate-oidc" } as never] } }),
    /defaultActions/,
  );
});

const asker = {
  address: "2001:db8::1",
  port: 5,
  listener: { port: 443, protocol: "HTTPS" },
  opensWebSocket: false,
} as const;

test("X-Forwarded-For is appended to, kept or removed, as the attribute says", () => {
  const forwarded = (attributes: object, given?: string) => {
    const headers = { "x-forwarded-for": given };
    toTarget(headers, { ...configured({}).loadBalancer, ...attributes }, asker);
    return headers["x-forwarded-for"];
  };
  assert.equal(forwarded({}), "2001:db8::1");
  assert.equal(forwarded({}, "10.0.0.1"), "10.0.0.1, 2001:db8::1");
  assert.equal(forwarded({ enableXffClientPort: true }, "10.0.0.1"), "10.0.0.1, [2001:db8::1]:5");
  assert.equal(forwarded({ xffHeaderProcessingMode: "preserve" }, "10.0.0.1"), "10.0.0.1");
  assert.equal(forwarded({ xffHeaderProcessingMode: "preserve" }), undefined);
  assert.equal(forwarded({ xffHeaderProcessingMode: "remove" }, "10.0.0.1"), undefined);
});

test("the trace has one Root, and Self before it when the client had one; other fields are kept", () => {
  const id = /1-0000000a-[0-9a-f]{24}/.source;
  const trace = (given?: string) =>
    traceId(given, 0xa * 1000).replace(new RegExp("1-a-", "g"), "1-0000000a-");
  assert.match(trace(), new RegExp(`^Root=${id}$`));
  assert.match(trace("CalledFrom=app"), new RegExp(`^Root=${id};CalledFrom=app$`));
  assert.match(trace("Self=1-2-3;Root=1-4-5;A=b"), new RegExp(`^Self=${id};Root=1-4-5;A=b$`));
});

test("headers of one hop stop here, whatever Connection names, but for what frames the message", () => {
  const headers = {
    host: "a",
    connection: "X-Mine, Host, Content-Length",
    "x-mine": "1",
    "content-length": "3",
    "keep-alive": "timeout=5",
    expect: "100-continue",
    upgrade: "websocket",
    accept: "*/*",
  };
  toTarget(headers, configured({}).loadBalancer, asker);
  assert.deepEqual(
    Object.keys(headers).filter((name) => !name.startsWith("x-")),
    ["host", "content-length", "accept"],
  );
  const answered = { connection: "close, Upgrade", upgrade: "websocket", "x-frame-options": "SAMEORIGIN" };
  const listener = {
    routingHttpResponseXFrameOptionsHeaderValue: "DENY",
    routingHttpResponseContentSecurityPolicyHeaderValue: "",
  };
  const switching = { ...answered };
  toClient(switching, 101, listener);
  assert.deepEqual(switching, { connection: "Upgrade", upgrade: "websocket", "x-frame-options": "DENY" });
  toClient(answered, 200, listener);
  assert.deepEqual(answered, { "x-frame-options": "DENY" });
});

test("invalid header names are dropped only when the attribute says so", () => {
  for (const dropInvalidHeaderFields of [true, false]) {
    const headers = { x_under: "1", "x-fine": "1" };
    toTarget(headers, { ...configured({}).loadBalancer, dropInvalidHeaderFields }, asker);
    assert.equal("x_under" in headers, !dropInvalidHeaderFields);
    assert.equal(headers["x-fine"], "1");
  }
});

test("a target without a port has its group's", () => {
  const file = configurationOf({ targets: [9000] });
  const [group] = file.targetGroups;
  group?.targets.push({ targetId: "127.0.0.2" });
  assert.deepEqual(parseConfiguration(JSON.stringify(file)).targetGroups[0]?.targets, [
    { targetId: "127.0.0.1", port: 9000 },
    { targetId: "127.0.0.2", port: 8000 },
  ]);
});
