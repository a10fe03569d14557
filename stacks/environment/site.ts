import type { Foundation } from "../foundation/foundation";
import type { Account } from "../foundation/google-ground";
import type { ComponentStack } from "./component-stack";
import type { Deployment } from "./deployment";
import type { Identity } from "./granted";

/** What an identity may do on something of Google's: a line of docs/iam.md. */
export interface Permission {
  readonly identity: string;
  /** A role, or operations. */
  readonly may: string;
  readonly on: string;
  readonly why: string;
}

export interface SiteProps {
  readonly deployment: Deployment;
  readonly foundation: Foundation;
  /** Makes the component's stack. */
  readonly makeStack: () => ComponentStack;
  readonly permit: (permission: Permission) => void;
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

  /** A name that is unique on an engine and in a project: two deployments live side by side. */
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

  /**
   * The service account of who acts, as this component's stack names it, and the settings by which it acts as that: none
   * where Google runs it, which attaches the account.
   */
  account({ name, place }: Identity): Account & { readonly settings: { readonly impersonate?: string } } {
    const { google } = this.foundation;
    const account = google.account(this.stack(), name);
    if (place === "google") return { ...account, settings: {} };
    google.letOperatorBecome(this.stack(), name);
    this.permit({
      identity: "operator",
      may: "roles/iam.serviceAccountTokenCreator",
      on: `the account of ${name}`,
      why: `${name} runs outside of Google and acts as its account by the operator's credentials`,
    });
    return { ...account, settings: { impersonate: account.email } };
  }

  /** Notes what has been granted, for docs/iam.md. */
  permit(permission: Permission): void {
    this.props.permit(permission);
  }
}
