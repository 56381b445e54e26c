import assert from "node:assert/strict";
import { test } from "node:test";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { startEmulator } from "../../commands/emulator";
import { grpc, Struct } from "../../emulator/server";
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
