import { existsSync } from "node:fs";
import { messageOf } from "../../system/failure";
import { certificateFiles } from "./authority";
import { logOf, stateOf } from "./process";
import type { Kind } from "./kinds";
import { tlsFolder, type Home, type Server, type ServerNode } from "./server";

/** How one process of an environment does. */
export interface ServerStatus {
  /** The resource's identifier. */
  readonly server: string;
  readonly kind: Kind;
  /** The process, as AWS would call it. */
  readonly name: string;
  readonly role: ServerNode["role"];
  /** 0 for what nobody asks. */
  readonly port: number;
  /** `died`: nobody stopped it, and yet it is gone. */
  readonly health: "healthy" | "unhealthy" | "died" | "stopped";
  /** What is wrong with it. */
  readonly detail?: string;
  readonly pid?: number;
  readonly log: string;
}

/** Looks how a process does, and asks it if it runs. */
export async function statusOf(
  home: Home,
  kind: Kind,
  server: Server,
  node: ServerNode,
): Promise<ServerStatus> {
  const { role, port, directory } = node;
  const facts = { server: home.name, kind, name: node.name, role, port, log: logOf(directory) };
  const state = stateOf(directory);
  if (state.state === "stopped") return { ...facts, health: "stopped" };
  const { pid } = state;
  if (state.state === "died") return { ...facts, health: "died", pid, detail: `process ${pid} is gone` };
  try {
    await server.ask(node);
    // It has none of its own: what it answers comes through the front.
    if (kind === "task") return { ...facts, pid, health: "healthy" };
    // It goes on with the one that it has read, until it starts anew.
    if (!Object.values(certificateFiles(tlsFolder(home.directory))).every((file) => existsSync(file))) {
      return { ...facts, pid, health: "unhealthy", detail: "its certificate was deleted" };
    }
    return { ...facts, pid, health: "healthy" };
  } catch (error) {
    return { ...facts, pid, health: "unhealthy", detail: messageOf(error) };
  }
}
