import type { ComponentStack } from "./component-stack";
import type { Deployment } from "./deployment";
import type { Foundation } from "../foundation/foundation";

export interface SiteProps {
  readonly deployment: Deployment;
  readonly foundation: Foundation;
  /** Makes the component's stack. */
  readonly makeStack: () => ComponentStack;
}

/** Where one component of a deployment is built. */
export class Site {
  private made: ComponentStack | undefined;

  constructor(private readonly props: SiteProps) {}

  get deployment(): Deployment {
    return this.props.deployment;
  }

  get foundation(): Foundation {
    return this.props.foundation;
  }

  /** The component's stack, made when it is first asked for. */
  stack(): ComponentStack {
    return (this.made ??= this.props.makeStack());
  }

  /** A name that is unique on an engine: two deployments live side by side. */
  uniqueName(name: string): string {
    return `${this.deployment.namePrefix}-${name}`;
  }

  /** A port of this machine. */
  hostPort(port: number): number {
    return port + this.deployment.portOffset;
  }

  /** The lifecycle of what holds data. */
  guard(): { readonly preventDestroy: boolean } {
    return { preventDestroy: this.deployment.guards === "closed" };
  }
}
