import { parsed } from "../../rules";

/** What ECS is told of a container, as far as anything here depends on it. */
export interface ContainerDefinition {
  readonly name?: string;
  readonly image?: string;
  readonly essential?: boolean;
  readonly command?: readonly string[];
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
  readonly secrets?: readonly { readonly name: string; readonly valueFrom: string }[];
  readonly portMappings?: readonly { readonly containerPort?: number; readonly hostPort?: number }[];
  readonly dependsOn?: readonly { readonly containerName?: string; readonly condition?: string }[];
  readonly mountPoints?: readonly { readonly sourceVolume?: string }[];
  readonly healthCheck?: {
    readonly command?: readonly string[];
    readonly interval?: number;
    readonly timeout?: number;
    readonly retries?: number;
    readonly startPeriod?: number;
  };
  readonly logConfiguration?: { readonly logDriver?: string };
  readonly linuxParameters?: { readonly capabilities?: { readonly add?: readonly string[] } };
  readonly privileged?: boolean;
  readonly cpu?: number;
  readonly memory?: number;
  readonly memoryReservation?: number;
  readonly stopTimeout?: number;
}

/** The containers of a task definition, from their document. */
export function containersOf(text: unknown): readonly ContainerDefinition[] {
  return (parsed(String(text)) ?? []) as readonly ContainerDefinition[];
}
