import { gcp } from "../../environments/gcp";
import type { DeploymentSettings } from "../../stacks/environment/deployment";
import { resourcesOf, synthesised } from "./synthesised";

const replications = (settings: DeploymentSettings) =>
  resourcesOf(synthesised([gcp], settings), "google_secret_manager_secret").map(
    ({ resource }) => resource["replication"],
  );

describe("secrets in Secret Manager", () => {
  it("are kept in the deployment's region alone, where that is set", () => {
    const kept = replications({ region: "europe-west3" });
    expect(kept).toHaveLength(3);
    for (const one of kept) expect(one).toEqual({ user_managed: { replicas: [{ location: "europe-west3" }] } });
  });

  it("are replicated as Google likes where nobody chose a region", () => {
    for (const one of replications({})) expect(one).toEqual({ auto: {} });
  });
});
