import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { Authority } from "../../emulator/servers/authority";
import { identityOf } from "../../system/identity";
import { withRedis, type Command } from "../../emulator/services/elasticache/redisClient";
import { redisSettings } from "../../emulator/services/elasticache/redisParameters";
import { ensureRedisServer, redisProgram } from "../../emulator/services/elasticache/redisProgram";
import { filesHolding, processesShowing, temporaryDirectory, temporaryFleet } from "./processSupport";

const [first, second, third] = ["first", "second", "third"].map(
  (name) => `a-${name}-token-of-thirty-two-signs`,
) as [string, string, string];
const parameters = [{ name: "maxmemory-policy", value: "volatile-lru" }];
const spec = { tokens: [first], replicas: 1, parameters };
// Away from the ports that a developer's environments prefer.
const preferredPort = 46_400;

before(() => ensureRedisServer({ say: () => undefined }));

describe("a replication group", () => {
  const fleet = temporaryFleet({ after });
  let ports: readonly number[] = [];
  const directory = async () => dirname(dirname((await fleet.authority()).caFile));

  before(async () => {
    ports = await fleet.putRedis("cache", { ...spec, preferredPort });
  });

  /** Something done at a node as the application would: over TLS that it verifies, with the token. */
  async function as<T>(
    password: string | undefined,
    work: (command: Command) => Promise<T>,
    node = 0,
  ): Promise<T> {
    const { ca } = await fleet.authority();
    return withRedis({ port: ports[node] ?? 0, ca, ...(password === undefined ? {} : { password }) }, work);
  }

  const nodes = async () =>
    (await fleet.status()).map(({ name, role, health }) => [name, role, health].join(" "));

  test("lets in who verifies it and has the token, and nobody else", async (t) => {
    assert.equal(await as(first, (command) => command("PING")), "PONG");
    await assert.rejects(
      as("wrong", (command) => command("PING")),
      /WRONGPASS/,
    );
    await assert.rejects(
      as(undefined, (command) => command("PING")),
      /NOAUTH/,
    );
    const stranger = await Authority.open(join(temporaryDirectory(t), "another"));
    await assert.rejects(
      withRedis({ port: ports[0] ?? 0, ca: stranger.ca }, (command) => command("PING")),
      /self-signed|unable to (verify|get)/,
    );
    const plain = connect(ports[0] ?? 0, "127.0.0.1", () => plain.write("PING\r\n"));
    const answer = await new Promise<string>((resolve) => {
      let text = "";
      plain.setEncoding("latin1").on("data", (data: string) => (text += data));
      plain
        .on("error", () => undefined)
        .on("close", () => {
          resolve(text);
        });
    });
    assert.doesNotMatch(answer, /PONG|NOAUTH/);
  });

  test("lets users do what ElastiCache lets them do, and keeps its administration to itself", async () => {
    await as(first, async (command) => {
      assert.equal(await command("ACL", "WHOAMI"), "default");
      assert.match(String(await command("INFO", "server")), /redis_version/);
      for (const words of ["CONFIG GET *", "SHUTDOWN", "REPLICAOF NO ONE", "ACL LIST", "SAVE"]) {
        await assert.rejects(command(...words.split(" ")), /NOPERM/);
      }
    });
  });

  test("has what was written at its replica too, which refuses writes", async () => {
    assert.deepEqual(await nodes(), ["cache-001 primary healthy", "cache-002 replica healthy"]);
    await as(first, async (command) => {
      await command("SET", "session", "é".repeat(100_000));
      assert.equal(await command("WAIT", "1", "5000"), 1);
    });
    await as(
      first,
      async (command) => {
        assert.equal(await command("GET", "session"), "é".repeat(100_000));
        await assert.rejects(command("SET", "a", "b"), /READONLY/);
        assert.deepEqual(await command("MGET", "no", "session"), [null, "é".repeat(100_000)]);
      },
      1,
    );
  });

  test("is copied to its replica without taking room on the disk", () => {
    assert.deepEqual(readdirSync(join(fleet.directoryOf("redis", "cache"), "002", "data")), []);
  });

  test("has the parameters of its group: changed while it runs, by a restart where the server needs one", async () => {
    const pid = async () => (await fleet.status())[0]?.pid;
    const before = await pid();
    const policy = () => as(first, async (command) => String(await command("INFO", "memory")));
    assert.match(await policy(), /maxmemory_policy:volatile-lru/);
    const max = { ...spec, maxMemory: 123_456_789 };
    await fleet.putRedis("cache", {
      ...max,
      parameters: [{ name: "maxmemory-policy", value: "volatile-ttl" }],
    });
    assert.match(await policy(), /maxmemory_policy:volatile-ttl/);
    assert.match(await policy(), /maxmemory:123456789/);
    assert.equal(await pid(), before);
    await fleet.setParameters("redis", "cache", [...parameters, { name: "databases", value: "3" }]);
    await as(first, (command) => assert.rejects(command("SELECT", "3"), /out of range/));
    await fleet.putRedis("cache", spec);
    await as(first, (command) => command("SELECT", "3"));
    assert.doesNotMatch(await policy(), /maxmemory:123456789/);
  });

  test("goes on as it was when the server refuses a parameter, whose words are told", async () => {
    const pids = async () => (await fleet.status()).map(({ pid }) => pid);
    const before = await pids();
    const refused: [name: string, value: string, words: RegExp][] = [
      [
        "maxmemory-policy",
        "banana",
        /'maxmemory-policy "banana"': argument\(s\) must be one of.*volatile-lru/,
      ],
      ["no-such-thing", "1", /Bad directive or wrong number of arguments/],
      ["timeout", "-1", /argument must be between 0 and/],
      ["requirepass", "open", /can't be modified/],
      ["timeout 0\nport", "1", /doesn't exist/],
    ];
    for (const [name, value, words] of refused) {
      await assert.rejects(fleet.setParameters("redis", "cache", [{ name, value }]), { message: words });
    }
    assert.deepEqual(await pids(), before);
    assert.equal(await as(first, (command) => command("PING")), "PONG");
  });

  test("accepts both tokens while one is rotated, and the new one alone once it is set, at every node", async () => {
    const works = (token: string) =>
      Promise.all([0, 1].map((node) => as(token, (command) => command("PING"), node)));
    await fleet.putRedis("cache", { ...spec, tokens: [first, second] });
    await works(first);
    await works(second);
    await fleet.putRedis("cache", { ...spec, tokens: [second] });
    await works(second);
    for (const node of [0, 1])
      await assert.rejects(
        as(first, (c) => c("PING"), node),
        /WRONGPASS/,
      );
    await fleet.stop();
    await fleet.start();
    await works(second);
    await assert.rejects(works(first), /WRONGPASS/);
  });

  test("shows no token and no password in any file, argument or environment", async () => {
    const authority = await fleet.authority();
    const secrets = [
      first,
      second,
      authority.secret("redis administrator"),
      authority.secret("redis replica"),
    ];
    assert.deepEqual(filesHolding(await directory(), secrets), []);
    assert.deepEqual(processesShowing(secrets), []);
  });

  test("loses nothing that was answered when its primary is killed: seen, and mended by a start", async () => {
    await as(second, async (command) => {
      for (let task = 0; task < 100; task++) await command("LPUSH", "celery", `task ${task}`);
    });
    const pid = (await fleet.status())[0]?.pid ?? 0;
    process.kill(pid, "SIGKILL");
    while (identityOf(pid) !== undefined) await sleep(10);
    await sleep(100);
    assert.deepEqual(await nodes(), ["cache-001 primary died", "cache-002 replica unhealthy"]);
    await fleet.start();
    assert.deepEqual(await nodes(), ["cache-001 primary healthy", "cache-002 replica healthy"]);
    for (const node of [0, 1]) assert.equal(await as(second, (c) => c("LLEN", "celery"), node), 100);
  });

  test("keeps data and ports when it is stopped and started, beside another environment; a port in use is said", async (t) => {
    await fleet.stop();
    assert.deepEqual(await nodes(), ["cache-001 primary stopped", "cache-002 replica stopped"]);
    const other = createServer().listen(ports[1], "127.0.0.1");
    t.after(() => other.close());
    await assert.rejects(
      fleet.start(),
      new RegExp(`Redis of cache-002 has port ${ports[1] ?? 0}, but .*uses it`),
    );
    await new Promise((done) => other.close(done));
    const neighbour = temporaryFleet(t, { neighbours: [await directory()] });
    const [theirs] = await neighbour.putRedis("cache", { ...spec, replicas: 0, preferredPort: ports[0] });
    assert.ok(
      !ports.includes(theirs ?? 0),
      "what another environment keeps is not chosen, even if it is free",
    );
    await fleet.start();
    assert.deepEqual(
      (await fleet.status()).map(({ port }) => port),
      ports,
    );
    assert.equal(await as(second, (command) => command("LLEN", "celery")), 100);
  });

  test("grows and shrinks by replicas", async () => {
    ports = await fleet.putRedis("cache", { ...spec, tokens: [third], replicas: 2, preferredPort });
    assert.deepEqual((await nodes()).slice(1), ["cache-002 replica healthy", "cache-003 replica healthy"]);
    assert.equal(await as(third, (command) => command("LLEN", "celery"), 2), 100);
    const last = (await fleet.status())[2]?.pid ?? 0;
    ports = await fleet.putRedis("cache", { ...spec, tokens: [third], replicas: 0 });
    assert.deepEqual(await nodes(), ["cache-001 primary healthy"]);
    assert.equal(identityOf(last), undefined);
  });

  test("leaves a snapshot, from which a group of another environment has its data", async (t) => {
    await fleet.remove("redis", "cache", "cache-final");
    assert.deepEqual(await fleet.status(), []);
    assert.deepEqual(
      fleet.snapshots.list().map(({ kind, identifier }) => [kind, identifier]),
      [["redis", "cache-final"]],
    );
    const other = temporaryFleet(t, { snapshots: fleet.options.snapshots });
    const restored = { ...spec, tokens: ["another-token-altogether"], preferredPort };
    await assert.rejects(
      other.putRedis("new", { ...restored, snapshot: "none" }),
      /Its snapshots: cache-final/,
    );
    const [port = 0] = await other.putRedis("new", { ...restored, snapshot: "cache-final" });
    const { ca } = await other.authority();
    await withRedis({ port, ca, password: "another-token-altogether" }, async (command) => {
      assert.equal(await command("LLEN", "celery"), 100);
    });
  });
});

test("what only ElastiCache knows is left out by name", () => {
  const { settings, ignored } = redisSettings([
    ...parameters,
    { name: "reserved-memory-percent", value: "25" },
    { name: "client-output-buffer-limit-pubsub-soft-seconds", value: "60" },
  ]);
  assert.deepEqual(settings, parameters);
  assert.equal(ignored.length, 2);
});

/** Runs something with a PATH that holds nothing but the given programs. */
async function withPath(
  programs: Readonly<Record<string, string>>,
  directory: string,
  work: () => Promise<void>,
) {
  const [folder, path] = [join(directory, "bin"), process.env["PATH"]];
  mkdirSync(folder);
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(folder, name), script);
    chmodSync(join(folder, name), 0o755);
  }
  process.env["PATH"] = folder;
  try {
    await work();
  } finally {
    process.env["PATH"] = path;
  }
}

const isRoot = process.getuid?.() === 0;

test("without a server, and without leave to install one, the line that does is told", async (t) => {
  const said: string[] = [];
  await withPath({ "apt-get": "#!/bin/sh\nexit 100\n" }, temporaryDirectory(t), async () => {
    await assert.rejects(
      ensureRedisServer({ say: (line) => said.push(line) }),
      /Install it: sudo apt-get install/,
    );
  });
  assert.equal(said.length, isRoot ? 1 : 0);
});

test("root has one installed, once the lists of packages are read", { skip: !isRoot }, async (t) => {
  const directory = temporaryDirectory(t);
  // Fails before an update, as on a machine whose lists are old; then brings the program under Debian's name.
  const apt = `#!/bin/sh
echo "$@" >> ${directory}/calls
case "$*" in
  *update*) echo > ${directory}/updated ;;
  *) test -e ${directory}/updated || exit 100
     printf '#!/bin/sh\\necho "Redis server v=7.0.15"' > ${directory}/bin/redis-check-rdb
     /bin/chmod 755 ${directory}/bin/redis-check-rdb ;;
esac
`;
  await withPath({ "apt-get": apt }, directory, async () => {
    await ensureRedisServer({ say: () => undefined });
    assert.equal(redisProgram(directory), join(directory, "redis-server"));
  });
});

test("the program goes by its own name where Debian has it under another", async (t) => {
  const directory = temporaryDirectory(t);
  const real = redisProgram(directory);
  await withPath({}, directory, () => {
    symlinkSync(real, join(directory, "bin", "redis-check-rdb"));
    assert.equal(redisProgram(directory), join(directory, "redis-server"));
    return Promise.resolve();
  });
  const { stdout } = await promisify(execFile)(join(directory, "redis-server"), ["--version"]);
  assert.match(stdout, /server v=/);
});
