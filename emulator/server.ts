import { createRequire } from "node:module";
import type * as grpcTypes from "@grpc/grpc-js";
import type * as anyTypes from "google-protobuf/google/protobuf/any_pb";
import type * as emptyTypes from "google-protobuf/google/protobuf/empty_pb";
import type * as structTypes from "google-protobuf/google/protobuf/struct_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Faults, type Named } from "./faults";
import { Incomplete, type Provider } from "./provider";
import type { Properties } from "./values";

// Why not `main` of @pulumi/pulumi/provider: it drops the provider's configuration (so its defaultTags) and the
// preview flag, and without previews every output of a resource that changes looks unknown, and all that depends
// on it looks changed or replaced, as it would not on AWS. These two are @pulumi/pulumi's own dependencies.
const pulumiRequire = createRequire(require.resolve("@pulumi/pulumi/package.json"));
export const grpc = pulumiRequire("@grpc/grpc-js") as typeof grpcTypes;
export const { Struct } = pulumiRequire("google-protobuf/google/protobuf/struct_pb") as typeof structTypes;
const { Any } = pulumiRequire("google-protobuf/google/protobuf/any_pb") as typeof anyTypes;
export const { Empty } = pulumiRequire("google-protobuf/google/protobuf/empty_pb") as typeof emptyTypes;

/** A provider, what is to go wrong with it, and what ends its work before its time: the engine was told to stop, and waits for what is under way. */
export interface Configured {
  readonly provider: Provider;
  readonly faults: Faults;
  readonly callOff: () => void;
}

/** Makes the provider once the engine has said how it is configured. */
export type Configure = (settings: Properties) => Configured;

/** A plugin that is being served. */
export interface Served {
  readonly port: number;
  readonly close: () => void;
}

/** The part of a provider's protocol that the engine uses, over gRPC on a free local port. */
export function serve(version: string, configure: Configure): Promise<Served> {
  const connected = new Map<string, Configured>();
  let latest: Configured | undefined;
  // The engine has a connection for each provider of the program; one that was idle for long has another.
  const configured = (peer: string): Configured => connected.get(peer) ?? (latest ??= configure({}));
  const provider = (peer: string): Provider => configured(peer).provider;
  const faults = (peer: string, isPreview = false): Faults =>
    isPreview ? new Faults() : configured(peer).faults;

  const server = new grpc.Server({
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
  });
  server.addService(ResourceProviderService, {
    getPluginInfo: answer(() => message(new plugin.PluginInfo(), (info) => info.setVersion(version))),
    attach: answer(() => new Empty()),
    // Newer engines say this at the end of each operation too, and one process may serve several, one after the other:
    // what the next one configures is not called off.
    cancel: answer((_, peer) => {
      configured(peer).callOff();
      return new Empty();
    }),
    getSchema: answer(() => message(new messages.GetSchemaResponse(), (schema) => schema.setSchema("{}"))),

    checkConfig: answer((request: messages.CheckRequest) =>
      message(new messages.CheckResponse(), (response) => response.setInputs(request.getNews())),
    ),
    diffConfig: answer(() => new messages.DiffResponse()),
    configure: answer((request: messages.ConfigureRequest, peer) => {
      latest = configure(properties(request.getArgs()));
      connected.set(peer, latest);
      const response = new messages.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setSupportspreview(true);
      return response;
    }),

    check: answer((request: messages.CheckRequest, peer) => {
      const { type, name } = parseUrn(request.getUrn());
      const olds = properties(request.getOlds());
      const news = properties(request.getNews());
      const { inputs, failures } = provider(peer).check(type, name, olds, news, request.getRandomseed_asU8());
      const response = new messages.CheckResponse();
      response.setInputs(struct(inputs));
      for (const { property, reason } of failures) {
        const failure = response.addFailures(new messages.CheckFailure());
        failure.setProperty(property);
        failure.setReason(reason);
      }
      return response;
    }),
    diff: answer((request: messages.DiffRequest, peer) => {
      const { type, name } = parseUrn(request.getUrn());
      const olds = properties(request.getOlds());
      const news = properties(request.getNews());
      const difference = provider(peer).diff(type, name, olds, news, request.getIgnorechangesList());
      const response = new messages.DiffResponse();
      const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
      response.setChanges(difference.changed.length + difference.replaces.length > 0 ? DIFF_SOME : DIFF_NONE);
      response.setDiffsList(difference.changed);
      response.setReplacesList(difference.replaces);
      response.setDeletebeforereplace(difference.deleteBeforeReplace);
      return response;
    }),
    create: answer(async (request: messages.CreateRequest, peer) => {
      const resource = parseUrn(request.getUrn());
      const inputs = properties(request.getProperties());
      const [preview, timeout] = [request.getPreview(), request.getTimeout()];
      const state = await faults(peer, preview).during("create", resource, () =>
        provider(peer).create(resource.type, inputs, preview, timeout),
      );
      const response = new messages.CreateResponse();
      response.setId(state.id);
      response.setProperties(struct(state.properties));
      return response;
    }),
    read: answer((request: messages.ReadRequest, peer) => {
      const { type } = parseUrn(request.getUrn());
      const response = new messages.ReadResponse();
      if (provider(peer).unrecorded(type)) {
        response.setId(request.getId());
        response.setProperties(request.getProperties());
        response.setInputs(request.getInputs());
        return response;
      }
      const found = provider(peer).read(type, request.getId());
      if (found) {
        response.setId(request.getId());
        response.setProperties(struct(found.properties));
        response.setInputs(struct(found.inputs));
      }
      return response;
    }),
    update: answer(async (request: messages.UpdateRequest, peer) => {
      const resource = parseUrn(request.getUrn());
      const olds = properties(request.getOlds());
      const news = properties(request.getNews());
      const [id, preview, timeout] = [request.getId(), request.getPreview(), request.getTimeout()];
      const ignored = request.getIgnorechangesList();
      const response = new messages.UpdateResponse();
      const is = provider(peer).read(resource.type, id);
      // After one that failed, the engine asks for an update without a difference: AWS's provider then only reads.
      if (
        !preview &&
        is &&
        provider(peer).diff(resource.type, resource.name, olds, news).changed.length === 0
      ) {
        response.setProperties(struct(is.properties));
        return response;
      }
      const state = await faults(peer, preview)
        .during("update", resource, () =>
          provider(peer).update(resource.type, id, olds, news, preview, timeout, ignored),
        )
        .catch(async (error: unknown) => {
          throw preview ? error : await provider(peer).failedUpdate(resource.type, id, olds, news, error);
        });
      response.setProperties(struct(state.properties));
      return response;
    }),
    delete: answer(async (request: messages.DeleteRequest, peer) => {
      const resource = parseUrn(request.getUrn());
      await faults(peer).during("delete", resource, () =>
        provider(peer).delete(resource.type, request.getId()),
      );
      return new Empty();
    }),
    invoke: answer((request: messages.InvokeRequest, peer) => {
      const response = new messages.InvokeResponse();
      response.setReturn(struct(provider(peer).invoke(request.getTok(), properties(request.getArgs()))));
      return response;
    }),
  });
  const close = () => {
    server.forceShutdown();
  };
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve({ port, close });
    });
  });
}

/** The type and the logical name in `urn:pulumi:stack::project::parent$type::name`. */
export function parseUrn(urn: string): Named {
  const [, , qualifiedType = "", ...name] = urn.split("::");
  return { type: qualifiedType.split("$").at(-1) ?? "", name: name.join("::") };
}

/** @param respond - is told the request, and the address of the other end of its connection. */
function answer<Request, Response>(
  respond: (request: Request, peer: string) => Response | Promise<Response>,
): grpcTypes.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    void Promise.resolve(call.request)
      .then((request) => respond(request, call.getPeer()))
      .then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          if (error instanceof Incomplete) {
            callback(initializationFailed(error));
            return;
          }
          const details = error instanceof Error ? error.message : String(error);
          callback({ code: grpc.status.UNKNOWN, details });
        },
      );
  };
}

/** The engine's way to hear of a resource that is there and not ready: it keeps what it is told, and updates it the next time. */
function initializationFailed({ message: reason, state }: Incomplete) {
  const detail = message(new messages.ErrorResourceInitFailed(), (failed) => {
    failed.setId(state.id);
    failed.setProperties(struct(state.properties));
    failed.setReasonsList([reason]);
  });
  const packed = message(new Any(), (any) => {
    any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  });
  const status = message(new Status(), (whole) => {
    whole.setCode(grpc.status.UNKNOWN);
    whole.setMessage(reason);
    whole.addDetails(packed);
  });
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code: grpc.status.UNKNOWN, details: reason, metadata };
}

function message<T>(empty: T, fill: (empty: T) => unknown): T {
  fill(empty);
  return empty;
}

function properties(value: structTypes.Struct | undefined): Properties {
  return value?.toJavaScript() ?? {};
}

function struct(value: Properties): structTypes.Struct {
  // Through JSON: google-protobuf refuses an undefined, and JSON leaves it out.
  return Struct.fromJavaScript(
    JSON.parse(JSON.stringify(value)) as Parameters<typeof Struct.fromJavaScript>[0],
  );
}
