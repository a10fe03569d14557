import { reviewOf } from "../../../cli/review/review";
import { synthesisOf } from "../../../cli/review/synthesis";
import { gcp } from "../../../environments/gcp";
import { gcsLake } from "../../../stacks/lake/gcs-lake";
import { synthesised } from "../../stacks/synthesised";

const withLake = (retainDays: number) =>
  synthesisOf(Object.entries(synthesised([{ ...gcp, lake: gcsLake({ retainDays }) }]).stacks));

describe("a review of a lake that retains its trips from now on", () => {
  const review = reviewOf(withLake(0), withLake(30));

  it("tells of no loss: the models' bucket is one more", () => {
    expect(review.losses).toEqual([]);
    expect(review.changes).toContainEqual(
      expect.objectContaining({ address: "google_storage_bucket.models-bucket", action: "create" }),
    );
  });

  it("tells that those who read models read them there", () => {
    const bucket = "ridestream-gcp-models-var.project_id";
    for (const program of ["enrich", "train-zones"])
      expect(review.settings).toContainEqual(
        expect.objectContaining({ program, setting: "RS_LAKE_BUCKET", is: bucket }),
      );
    expect(review.settings.filter(({ program }) => program === "load-lake")).toEqual([]);
  });
});
