import { Network } from "@cdktf/provider-docker/lib/network";
import type { ComponentStack } from "../environment/component-stack";
import type { Deployment } from "../environment/deployment";
import { generatedSecret, type SecretReference } from "../environment/secret";
import { GoogleGround } from "./google-ground";

/** What the components stand on, and what outlives every swap of one of them. Each thing is made when it is first asked for. */
export class Foundation {
  /** What Google's components stand on. */
  readonly google: GoogleGround;
  private network: Network | undefined;
  private key: SecretReference | undefined;
  private made: ComponentStack | undefined;

  constructor(
    private readonly deployment: Deployment,
    private readonly makeStack: () => ComponentStack,
  ) {
    this.google = new GoogleGround(deployment, (asker) => this.stackFor(asker));
  }

  /** The name of the deployment's network of containers. */
  dockerNetwork(asker: ComponentStack): string {
    const stack = this.stackFor(asker);
    if (!this.network) {
      stack.useDocker();
      this.network = new Network(stack, "network", { name: this.deployment.namePrefix, driver: "bridge" });
    }
    // Known at synth: a name that came through the state would make every diff harder to read.
    return this.deployment.namePrefix;
  }

  /**
   * The key of the hashes that stand for phones in the lake. It is data: with another key the same rider is another
   * one, so it outlives every lake and every function, and an open guard alone lets it go.
   */
  hashingKey(asker: ComponentStack): SecretReference {
    const stack = this.stackFor(asker);
    const kept = this.deployment.guards === "closed";
    this.key ??= { ...generatedSecret(stack, "hashing-key", { kept }), outlives: true };
    return this.key;
  }

  private stackFor(asker: ComponentStack): ComponentStack {
    this.made ??= this.makeStack();
    asker.addDependency(this.made);
    return this.made;
  }
}
