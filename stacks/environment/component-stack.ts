import { DockerProvider } from "@cdktf/provider-docker/lib/provider";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { GcsBackend, LocalBackend, TerraformElement, TerraformOutput, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { Deployment } from "./deployment";
import { declarationsFor, projectId } from "./variables";

export interface ComponentStackProps {
  readonly deployment: Deployment;
  readonly component: string;
  readonly implementation: string;
  /** Whether another implementation has taken its place: its stack has another name, its state the same. */
  readonly isRetired?: boolean;
}

/** The stack of one component of a deployment, `<environment>-<component>`: its state, its providers, its outputs. */
export class ComponentStack extends TerraformStack {
  /** On everything that takes labels. */
  readonly labels: Readonly<Record<string, string>>;
  readonly component: string;
  private readonly region: string;
  /** Outputs have a room of their own: a resource may have the name of one. */
  private readonly outputs = new Construct(this, "outputs");

  constructor(scope: Construct, { deployment, component, implementation, isRetired = false }: ComponentStackProps) {
    const { environment, namePrefix, region, backend } = deployment;
    super(scope, isRetired ? `${environment}-retired-${component}-${implementation}` : `${environment}-${component}`);
    this.component = component;
    this.region = region;
    this.labels = { app: "ridestream", environment, component };
    // A state of its own for each implementation: one that takes another's place meets none of its resources.
    const state = `${namePrefix}.${environment}-${component}.${implementation}`;
    if (backend.kind === "gcs") new GcsBackend(this, { bucket: backend.bucket, prefix: `ridestream/${state}` });
    // Terraform runs in cdktf.out/stacks/NAME: the path is relative, and so the same on every machine.
    else new LocalBackend(this, { path: `../../../.terraform-state/${state}.tfstate` });
  }

  /**
   * A resource of the stack by its type and its id, as docs/overrides.md lists them, to change what no option names.
   *
   * @throws TypeError when there is none, with the ids that there are
   */
  resource<T>(type: abstract new (...args: never[]) => T, id: string): T {
    const found = this.node.tryFindChild(id);
    if (found instanceof type) return found;
    const ids = this.node.children.flatMap((child) => (child instanceof type ? [child.node.id] : []));
    throw new TypeError(`${this.node.id} has no ${type.name} ${id}: it has ${ids.join(", ") || "none of this type"}`);
  }

  /** The engine that DOCKER_HOST names, or this machine's. */
  useDocker(): void {
    if (!this.node.tryFindChild("docker")) new UnconfiguredDockerProvider(this, "docker", {});
  }

  /** The project's API, with the platform's labels on everything that takes labels. */
  useGoogle(): void {
    if (this.node.tryFindChild("google")) return;
    new GoogleProvider(this, "google", {
      project: projectId,
      region: this.region,
      defaultLabels: { ...this.labels },
    });
  }

  /** Has the project answer for requests that a person's credentials make: some APIs refuse them otherwise. */
  makeRequestsForProject(): void {
    this.useGoogle();
    const provider = this.node.findChild("google") as GoogleProvider;
    provider.userProjectOverride = true;
    provider.billingProject = projectId;
  }

  /** Declares the variables that are used, whatever their names have come by. */
  override toTerraform(): Record<string, unknown> {
    const json = super.toTerraform() as Record<string, unknown>;
    const variable = declarationsFor(JSON.stringify(json));
    return Object.keys(variable).length === 0 ? json : { ...json, variable };
  }

  /** What a deployment tells. */
  tell(name: string, value: string): void {
    new TerraformOutput(this.outputs, name, { value, staticId: true });
  }

  /** What a deployment tells only who asks for it by name. */
  tellSecret(name: string, value: string): void {
    new TerraformOutput(this.outputs, name, { value, sensitive: true, staticId: true });
  }

  /** Names that only one resource of a type may have on an engine: `docker_container ridestream-local-kafka-1`. */
  namesOnEngine(): readonly string[] {
    return this.node.findAll().flatMap((construct) => {
      const { terraformResourceType: type, nameInput: name } = construct as {
        readonly terraformResourceType?: unknown;
        readonly nameInput?: unknown;
      };
      const isNamed = typeof type === "string" && /^docker_(container|network|volume)$/.test(type);
      return isNamed && typeof name === "string" ? [`${type} ${name}`] : [];
    });
  }

  /** Logical ids that two elements share, which Terraform would take for one. */
  doubles(): readonly string[] {
    const seen = new Map<string, string>();
    return this.node.findAll().flatMap((construct) => {
      if (!TerraformElement.isTerraformElement(construct) || construct instanceof TerraformStack) return [];
      const { terraformResourceType = construct.constructor.name } = construct as { terraformResourceType?: string };
      const id = `${terraformResourceType}.${construct.friendlyUniqueId}`;
      const first = seen.get(id);
      seen.set(id, construct.node.path);
      return first === undefined ? [] : [`${first} and ${construct.node.path} are both ${id}`];
    });
  }
}

/** The provider without a block of its own: an empty one says nothing, and who takes it out breaks nothing. */
class UnconfiguredDockerProvider extends DockerProvider {
  override toTerraform(): object {
    const { terraform } = super.toTerraform() as { readonly terraform: object };
    return { terraform };
  }
}
