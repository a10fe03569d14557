import { ArtifactRegistryRepository } from "@cdktf/provider-google/lib/artifact-registry-repository";
import { ComputeFirewall } from "@cdktf/provider-google/lib/compute-firewall";
import { ComputeNetwork } from "@cdktf/provider-google/lib/compute-network";
import { ComputeSubnetwork } from "@cdktf/provider-google/lib/compute-subnetwork";
import { ProjectService } from "@cdktf/provider-google/lib/project-service";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { ServiceAccountIamMember } from "@cdktf/provider-google/lib/service-account-iam-member";
import { createHash } from "crypto";
import type { ComponentStack } from "../environment/component-stack";
import type { Deployment } from "../environment/deployment";
import type { SecretReference } from "../environment/secret";
import { operatorMember, projectId } from "../environment/variables";
import { storeSecret, type StoredSecret } from "./stored-secret";

/** How a service account is named: by its e-mail, and as a member of a policy. */
export interface Account {
  readonly email: string;
  readonly member: string;
}

export interface GoogleNetwork {
  readonly network: string;
  readonly subnetwork: string;
}

/** Private addresses of a subnetwork: a Kafka cluster and some hundred instances. */
const addresses = "10.10.0.0/20";

/**
 * What Google's components stand on, each made when it is first asked for, in foundation's stack. What its parts are called
 * is known but for the project: askers name them by their own variable, and nothing crosses a state.
 */
export class GoogleGround {
  private readonly accounts = new Map<string, ServiceAccount>();
  private readonly apis = new Map<string, ProjectService>();
  private readonly secrets = new Map<string, StoredSecret>();
  private network: ComputeSubnetwork | undefined;
  private images: ArtifactRegistryRepository | undefined;

  constructor(
    private readonly deployment: Deployment,
    /** Foundation's stack, which the asker's stack then comes after. */
    private readonly stackFor: (asker: ComponentStack) => ComponentStack,
  ) {}

  /** Enables APIs of the project for what the asker makes. They stay enabled when the platform goes. */
  enable(asker: ComponentStack, ...apis: readonly string[]): void {
    const stack = this.stackFor(asker);
    asker.useGoogle();
    for (const api of apis) this.api(stack, api);
  }

  /** The service account of who acts under this name. There is no key of it: it is attached, or impersonated. */
  account(asker: ComponentStack, name: string): Account {
    const stack = this.stackFor(asker);
    const accountId = this.accountId(name);
    if (!this.accounts.has(name)) {
      const made = new ServiceAccount(stack, `${name}-account`, {
        accountId,
        displayName: `ridestream ${this.deployment.environment} ${name}`,
        dependsOn: [this.api(stack, "iam.googleapis.com")],
      });
      this.accounts.set(name, made);
    }
    const email = `${accountId}@${projectId}.iam.gserviceaccount.com`;
    return { email, member: `serviceAccount:${email}` };
  }

  /** Lets the operator's credentials become an account that has been asked for: for what runs outside of Google. */
  letOperatorBecome(asker: ComponentStack, name: string): void {
    const stack = this.stackFor(asker);
    const account = this.accounts.get(name);
    if (!account) throw new TypeError(`nobody has asked for the account of ${name}`);
    const id = `operator-becomes-${name}`;
    if (stack.node.tryFindChild(id)) return;
    new ServiceAccountIamMember(stack, id, {
      serviceAccountId: account.name,
      role: "roles/iam.serviceAccountTokenCreator",
      member: operatorMember,
      dependsOn: [this.api(stack, "iamcredentials.googleapis.com")],
    });
  }

  /** A network without a way in from outside, from which Google's APIs are reached. */
  privateNetwork(asker: ComponentStack): GoogleNetwork {
    const stack = this.stackFor(asker);
    const name = this.deployment.namePrefix;
    const { region } = this.deployment;
    this.network ??= privateNetwork(stack, name, region, this.api(stack, "compute.googleapis.com"));
    const project = `projects/${projectId}`;
    return {
      network: `${project}/global/networks/${name}`,
      subnetwork: `${project}/regions/${region}/subnetworks/${name}`,
    };
  }

  /** Where images are pushed: `REGION-docker.pkg.dev/PROJECT/NAME`. */
  registry(asker: ComponentStack): string {
    const stack = this.stackFor(asker);
    const { region, namePrefix } = this.deployment;
    const address = `${region}-docker.pkg.dev/${projectId}/${namePrefix}`;
    if (!this.images) {
      this.images = new ArtifactRegistryRepository(stack, "registry", {
        repositoryId: namePrefix,
        location: region,
        format: "DOCKER",
        description: "The image of the functions.",
        cleanupPolicies: [
          { id: "keep-ten", action: "KEEP", mostRecentVersions: { keepCount: 10 } },
          { id: "delete-old", action: "DELETE", condition: { olderThan: "2592000s" } },
        ],
        dependsOn: [this.api(stack, "artifactregistry.googleapis.com")],
      });
      stack.tell("registry", address);
    }
    return address;
  }

  /** A secret that outlives whoever reads it, in Secret Manager; read by those that are let. @returns its name there */
  keptSecret(asker: ComponentStack, reference: SecretReference): StoredSecret {
    const stack = this.stackFor(asker);
    const { name } = reference;
    const there = this.secrets.get(name);
    if (there) return there;
    const stored = storeSecret(stack, {
      name,
      secretId: `${this.deployment.namePrefix}-${name}`,
      value: reference.valueIn(stack),
      generation: 1,
      region: this.deployment.secretsRegion,
      dependsOn: [this.api(stack, "secretmanager.googleapis.com")],
      accountOf: (reader) => this.accounts.get(reader),
    });
    this.secrets.set(name, stored);
    return stored;
  }

  private api(stack: ComponentStack, service: string): ProjectService {
    const there = this.apis.get(service);
    if (there) return there;
    stack.useGoogle();
    const made = new ProjectService(stack, service, { service, disableOnDestroy: false });
    this.apis.set(service, made);
    return made;
  }

  /** 6 to 30 characters. A longer name keeps its beginning, and is told apart by a hash. */
  private accountId(name: string): string {
    const whole = `${this.deployment.namePrefix}-${name}`;
    if (whole.length <= 30) return whole;
    return `${whole.slice(0, 21)}-${createHash("sha256").update(whole).digest("hex").slice(0, 8)}`;
  }
}

function privateNetwork(stack: ComponentStack, name: string, region: string, api: ProjectService): ComputeSubnetwork {
  const network = new ComputeNetwork(stack, "vpc", { name, autoCreateSubnetworks: false, dependsOn: [api] });
  new ComputeFirewall(stack, "no-way-in", {
    name: `${name}-no-way-in`,
    network: network.id,
    direction: "INGRESS",
    // Below any rule that somebody adds.
    priority: 65_000,
    sourceRanges: ["0.0.0.0/0"],
    deny: [{ protocol: "all" }],
    logConfig: { metadata: "INCLUDE_ALL_METADATA" },
  });
  return new ComputeSubnetwork(stack, "subnetwork", {
    name,
    network: network.id,
    region,
    ipCidrRange: addresses,
    privateIpGoogleAccess: true,
    logConfig: { aggregationInterval: "INTERVAL_10_MIN", flowSampling: 0.1, metadata: "INCLUDE_ALL_METADATA" },
  });
}
