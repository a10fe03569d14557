import { ManagedKafkaCluster } from "@cdktf/provider-google/lib/managed-kafka-cluster";
import { StorageBucket } from "@cdktf/provider-google/lib/storage-bucket";
import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import { gcp } from "../../environments/gcp";
import { resource, resourcesOf, synthesised } from "./synthesised";

describe("overrides of a part", () => {
  it("reach an argument that no option names, by the resource itself or by its path", () => {
    const lake = {
      ...gcp.lake,
      overrides: (stack: Parameters<NonNullable<typeof gcp.lake.overrides>>[0]) => {
        const bucket = stack.resource(StorageBucket, "bucket");
        bucket.requesterPays = true;
        bucket.addOverride("custom_placement_config.data_locations", ["EUROPE-WEST1", "EUROPE-WEST4"]);
      },
    };
    expect(resource(synthesised([{ ...gcp, lake }]), "google_storage_bucket", "bucket")).toMatchObject({
      requester_pays: true,
      custom_placement_config: { data_locations: ["EUROPE-WEST1", "EUROPE-WEST4"] },
      public_access_prevention: "enforced",
    });
  });

  it("come last: what other parts were granted is there", () => {
    const rights: string[] = [];
    const lake: typeof gcp.lake = {
      ...gcp.lake,
      overrides: (stack) => {
        for (const { id } of stack.node.children.map(({ node }) => node))
          if (stack.node.tryFindChild(id) instanceof StorageBucketIamMember) rights.push(id);
      },
    };
    const synth = synthesised([{ ...gcp, lake }]);
    expect(rights).toHaveLength(resourcesOf(synth, "google_storage_bucket_iam_member").length);
    expect(rights.length).toBeGreaterThan(5);
  });

  it("name the ids that there are, where one is asked for that is not", () => {
    const streaming: typeof gcp.streaming = {
      ...gcp.streaming,
      overrides: (stack) => void stack.resource(ManagedKafkaCluster, "kafka"),
    };
    expect(() => synthesised([{ ...gcp, streaming }])).toThrow(
      "gcp-streaming has no ManagedKafkaCluster kafka: it has cluster",
    );
  });
});
