import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import {
  converted,
  each,
  inCall,
  mapping,
  notSent,
  providerVersion,
  requestsOf,
  type Resource,
  unlessZero,
} from "./mapping";
import { table } from "../../emulator/services";
import { mappingOf, mappings } from "./services";

const token = "aws:lb/listener:Listener";
const listener = mapping(token, {
  file: "lb.ts",
  source: "elbv2/listener.go",
  sentBy: "resourceListenerCreate",
  call: "elbv2.CreateListener",
  cloudFormation: { lacks: "of no matter here" },
  inputs: {
    port: unlessZero("Port"),
    protocol: "Protocol",
    certificateArn: "Certificates[0].CertificateArn",
    alpnPolicy: "AlpnPolicy[]",
    defaultActions: converted(
      "DefaultActions",
      each({ type: "Type", redirect: notSent("of no matter here") }),
    ),
    tcpIdleTimeoutSeconds: inCall("elbv2.ModifyListenerAttributes#idle", "Attributes[]"),
    sslPolicy: notSent("of no matter here"),
  },
  beside: ({ arn }) => ({ "elbv2.ModifyListenerAttributes#idle": { ListenerArn: arn } }),
});
const sent = (inputs: Resource["inputs"]) =>
  requestsOf(listener, { type: token, name: "it", inputs, id: "an-id", arn: "an-arn", region: "sa-east-1" });

describe("a mapping", () => {
  test("puts each input where the provider does, and no other call than those that carry one", () => {
    assert.deepEqual(
      sent({ port: 443, protocol: "", certificateArn: "a", alpnPolicy: "None", sslPolicy: "x" }),
      [
        {
          service: "elbv2",
          operation: "CreateListener",
          params: { Port: 443, Protocol: "", Certificates: [{ CertificateArn: "a" }], AlpnPolicy: ["None"] },
        },
      ],
    );
    assert.deepEqual(sent({ port: 0, tcpIdleTimeoutSeconds: 60 }), [
      { service: "elbv2", operation: "CreateListener", params: {} },
      {
        service: "elbv2",
        operation: "ModifyListenerAttributes",
        params: { ListenerArn: "an-arn", Attributes: [60] },
      },
    ]);
  });

  test("says of an input that it doesn't list where the line belongs, and what it may be", () => {
    assert.throws(() => sent({ routingHttpResponseServerEnabled: true }), {
      message:
        `${token} "it" has the input routingHttpResponseServerEnabled, which tests/models/services/lb.ts doesn't list. ` +
        `Look up in resourceListenerCreate of the provider's internal/service/elbv2/listener.go (v${providerVersion}) ` +
        `how it is sent, and add to the inputs of ${token} there one line: routingHttpResponseServerEnabled: "RoutingHttpResponseServerEnabled", if it is that member of ` +
        `elbv2.CreateListener; or routingHttpResponseServerEnabled: notSent("why").`,
    });
    assert.throws(() => sent({ defaultActions: [{ type: "forward", forward: {} }] }), {
      message:
        /has the input defaultActions\.forward, .* there \(in defaultActions\) one line: forward: "Forward"/,
    });
  });

  test("is asked for where a type has none", () => {
    assert.throws(() => mappingOf("aws:sqs/queue:Queue", {}), {
      message:
        /^No mapping says how aws:sqs\/queue:Queue is sent to AWS: add one to tests\/models\/services\/sqs\.ts/,
    });
  });
});

test("an input's default is the same in the provider's schema, as a mapping has it, and in the emulator's row", () => {
  const different = mappings.flatMap(({ token, defaults = {} }) => {
    const inputs = table.get(token)?.inputs as Readonly<Record<string, { default?: unknown }>> | undefined;
    assert.ok(inputs, token);
    return Object.entries(defaults)
      .map(([input, value]) => ({ where: `${token} ${input}`, value, ours: inputs[input]?.default }))
      .filter(({ value, ours }) => ours !== undefined && !isDeepStrictEqual(value, ours));
  });
  assert.deepEqual(different, []);
});
