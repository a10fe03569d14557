import { ManagedKafkaAcl, type ManagedKafkaAclAclEntries } from "@cdktf/provider-google/lib/managed-kafka-acl";
import type { ManagedKafkaCluster } from "@cdktf/provider-google/lib/managed-kafka-cluster";
import type { ComponentStack } from "../environment/component-stack";

/** Who may do what in a cluster: Google keeps one list for each pattern of a resource, `topic/x`, of everybody who may. */
export class AccessLists {
  private readonly lists = new Map<string, { readonly acl: ManagedKafkaAcl; entries: ManagedKafkaAclAclEntries[] }>();

  constructor(
    private readonly stack: ComponentStack,
    private readonly cluster: ManagedKafkaCluster,
  ) {}

  /** @returns whether anything was not allowed before */
  allow(resource: string, email: string, operations: readonly string[]): boolean {
    const there = this.lists.get(resource);
    const entries = there?.entries ?? [];
    const principal = `User:${email}`;
    const added = operations
      .filter((operation) => !entries.some((entry) => entry.principal === principal && entry.operation === operation))
      .map((operation) => ({ principal, operation, permissionType: "ALLOW", host: "*" }));
    if (added.length === 0) return false;
    const all = [...entries, ...added];
    if (there) {
      there.acl.putAclEntries(all);
      there.entries = all;
      return true;
    }
    const acl = new ManagedKafkaAcl(this.stack, `may-${resource.replace("/", "-")}`, {
      aclId: resource,
      cluster: this.cluster.clusterId,
      location: this.cluster.location,
      aclEntries: all,
    });
    this.lists.set(resource, { acl, entries: all });
    return true;
  }
}
