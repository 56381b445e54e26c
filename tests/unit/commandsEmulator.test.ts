import assert from "node:assert/strict";
import { test } from "node:test";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { startEmulator } from "../../commands/emulator";
import { Faults } from "../../emulator/faults";
import type { Provider } from "../../emulator/provider";
import { Empty, grpc, serve, Struct } from "../../emulator/server";
import { newFolder } from "./commandsFakePrograms";

/** A provider of a program's, as the engine has it: over a connection of its own. */
class Connection {
  private readonly client: ResourceProviderClient;

  constructor(port: string) {
    const own = { "grpc.use_local_subchannel_pool": 1 };
    this.client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), own);
  }

  configure(owner: string): Promise<void> {
    const request = new messages.ConfigureRequest();
    request.setArgs(Struct.fromJavaScript({ defaultTags: JSON.stringify({ tags: { owner } }) }));
    return new Promise((resolve, reject) => {
      this.client.configure(request, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  /** The tags that a VPC would have. */
  vpcTags(): Promise<unknown> {
    const request = new messages.CreateRequest();
    request.setUrn("urn:pulumi:prod::siscoe::aws:ec2/vpc:Vpc::vpc");
    request.setProperties(Struct.fromJavaScript({ cidrBlock: "10.0.0.0/16" }));
    request.setPreview(true);
    return new Promise((resolve, reject) => {
      this.client.create(request, (error, response) => {
        if (error) reject(error);
        else resolve(response.getProperties()?.toJavaScript()["tagsAll"]);
      });
    });
  }

  /** What the engine says when it was told to stop, and newer ones at the end of each operation. */
  cancel(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.client.cancel(new Empty(), (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  close(): void {
    this.client.close();
  }
}

test("the emulator's thread has both plugins, and lets providers that share one keep their own settings", async (t) => {
  const variables = { EMULATOR_DIRECTORY: newFolder(), EMULATOR_SERVERS: "" };
  const { PULUMI_DEBUG_PROVIDERS: providers } = await startEmulator(variables);
  const [, port = ""] = /^aws:(\d+),random:\d+$/.exec(providers) ?? assert.fail(providers);
  const [one, another, third] = [new Connection(port), new Connection(port), new Connection(port)];
  t.after(() => {
    for (const connection of [one, another, third]) connection.close();
  });
  assert.deepEqual(await one.vpcTags(), {}, "before it was told anything");
  await one.configure("one");
  await another.configure("another");
  assert.deepEqual(await one.vpcTags(), { owner: "one" });
  assert.deepEqual(await another.vpcTags(), { owner: "another" });
  assert.deepEqual(await third.vpcTags(), { owner: "another" }, "a new connection of the last one");
});

test("an operation that ends calls off nothing of the next one, which the same thread serves", async (t) => {
  const calledOff: number[] = [];
  const provider = undefined as unknown as Provider; // Nothing is asked of it.
  let count = 0;
  const { port, close } = await serve("1.0.0", () => {
    const number = ++count;
    return { provider, faults: new Faults(), callOff: () => calledOff.push(number) };
  });
  const [refresh, update] = [new Connection(String(port)), new Connection(String(port))];
  t.after(() => {
    refresh.close();
    update.close();
    close();
  });
  await refresh.configure("refresh");
  await refresh.cancel();
  await update.configure("update");
  assert.deepEqual(calledOff, [1]);
  await refresh.cancel();
  assert.deepEqual(calledOff, [1, 1], "late, and still its own");
  await update.cancel();
  assert.deepEqual(calledOff, [1, 1, 2]);
});
