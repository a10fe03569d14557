import { Container, type ContainerConfig, type ContainerHealthcheck } from "@cdktf/provider-docker/lib/container";
import { Image } from "@cdktf/provider-docker/lib/image";
import { createHash } from "crypto";
import type { Site } from "../environment/site";

export interface ContainerProps {
  readonly site: Site;
  readonly id: string;
  /** Image id, or a token for it. */
  readonly image: string;
  /** Variables; a value may be a token for a secret. */
  readonly env?: Readonly<Record<string, string>>;
  /** Most memory, in MiB; there is no swap beside it. */
  readonly memoryMiB: number;
  /** Port inside by port on 127.0.0.1, before the deployment's offset. */
  readonly ports?: Readonly<Record<number, number>>;
  /** What only this container needs. */
  readonly extra?: Partial<ContainerConfig>;
}

export interface ServerProps extends ContainerProps {
  readonly healthcheck: ContainerHealthcheck;
}

export interface OneOffProps extends ContainerProps {
  /** What bash runs. */
  readonly script: string;
  /** When it is ended, in seconds: attaching to a container has no limit of its own. */
  readonly withinS: number;
}

/** A container that runs on: restarted when it dies, awaited at its creation until it is healthy. */
export function serverContainer({ healthcheck, extra, ...props }: ServerProps): Container {
  return new Container(props.site.stack(), props.id, {
    ...common(props, { healthcheck: digest(healthcheck) }),
    restart: "unless-stopped",
    mustRun: true,
    healthcheck,
    wait: true,
    waitTimeout: 300,
    destroyGraceSeconds: 30,
    ...extra,
  });
}

/**
 * A container that does one thing and ends. It is run again only when it is replaced, so what it does must be idempotent.
 * An exit code other than 0 fails the deployment.
 */
export function oneOffContainer({ script, withinS, ...props }: OneOffProps): Container {
  const name = props.site.uniqueName(props.id);
  return new Container(props.site.stack(), props.id, {
    ...common(props, {}),
    // Terraform would take the shell's %{ for a directive of its own.
    entrypoint: ["timeout", String(withinS), "bash", "-ec", script.replaceAll("%{", "%%{")],
    restart: "no",
    mustRun: false,
    attach: true,
    ...props.extra,
    lifecycle: {
      postcondition: [
        {
          condition: "${self.exit_code == 0}",
          errorMessage: `${props.id} failed: docker logs ${name} says why. Then docker rm ${name}, and deploy again.`,
        },
      ],
    },
  });
}

/** What containers that are no longer wanted still need until they are gone: their provider, and their network. */
export function retireContainers(site: Site): void {
  const stack = site.stack();
  stack.useDocker();
  site.foundation.dockerNetwork(stack);
}

/** An image of a registry, by its exact tag; it stays when the platform goes. */
export function registryImage(site: Site, id: string, tag: string): string {
  const stack = site.stack();
  stack.useDocker();
  const there = stack.node.tryFindChild(id);
  return (there instanceof Image ? there : new Image(stack, id, { name: tag, keepLocally: true })).imageId;
}

const digest = (value: unknown) => createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);

function common(props: ContainerProps, marks: Readonly<Record<string, string>>): ContainerConfig {
  const { site, id, image, env = {}, memoryMiB, ports = {} } = props;
  const stack = site.stack();
  stack.useDocker();
  return {
    name: site.uniqueName(id),
    hostname: id,
    image,
    env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    memory: memoryMiB,
    // Told apart, or the provider finds a difference at every plan.
    memorySwap: memoryMiB,
    capabilities: { drop: ["ALL"], add: [] },
    securityOpts: ["no-new-privileges"],
    logDriver: "json-file",
    logOpts: { "max-size": "10m", "max-file": "3" },
    networksAdvanced: [{ name: site.foundation.dockerNetwork(stack), aliases: [id] }],
    ports: Object.entries(ports).map(([external, internal]) => ({
      ip: "127.0.0.1",
      external: site.hostPort(Number(external)),
      internal,
      protocol: "tcp",
    })),
    // A healthcheck that changes is not noticed; a label that changes replaces the container.
    labels: Object.entries({ ...stack.labels, ...marks }).map(([label, value]) => ({
      label: `ridestream.${label}`,
      value,
    })),
  };
}
