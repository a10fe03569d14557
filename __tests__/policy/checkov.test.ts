import { App } from "cdktf";
import { execFileSync, spawnSync } from "child_process";
import { readFileSync } from "fs";
import { join, resolve } from "path";
import { gcp } from "../../environments/gcp";
import { hybrid } from "../../environments/hybrid";
import { local } from "../../environments/local";
import { buildEnvironments } from "../../stacks/environment/build-environments";
import { dockerFunctions } from "../../stacks/functions/docker-functions";
import { externalElasticsearch } from "../../stacks/search/external-elasticsearch";
import { externalKafka } from "../../stacks/streaming/external-kafka";
import { temporaryFolder } from "../cli/ridestream";
import { imageFolder } from "../stacks/image-folder";

const checkov = process.env["CHECKOV"] ?? "checkov";
const isThere = spawnSync(checkov, ["--version"]).status === 0;

interface Report {
  readonly summary: { readonly passed: number; readonly parsing_errors: number };
  readonly results: {
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly check_name: string;
      readonly resource: string;
    }[];
  };
}

(isThere ? describe : describe.skip)(
  `Checkov's policies${isThere ? "" : " (skipped: needs checkov, pip install checkov)"}`,
  () => {
    it("hold for every stack, but for those that docs/policy.md names with their reason", () => {
      const outdir = temporaryFolder().path;
      const functions = dockerFunctions({ imageFolder: imageFolder() });
      const app = new App({ outdir, stackTraces: false });
      buildEnvironments(app, [
        { ...local, functions },
        { ...hybrid, functions },
        gcp,
        {
          ...gcp,
          name: "outside",
          streaming: externalKafka({ brokers: "b:9092" }),
          search: externalElasticsearch({ url: "https://e.example.com" }),
        },
      ]);
      app.synth();
      const options = ["--framework", "terraform_json", "--compact", "--quiet", "--soft-fail", "--output", "json"];
      const json = execFileSync(checkov, ["--directory", join(outdir, "stacks"), ...options], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
      const { summary, results } = JSON.parse(json) as Report;
      expect(summary.parsing_errors).toBe(0);
      expect(summary.passed).toBeGreaterThan(50);
      const policies = readFileSync(resolve(__dirname, "../../docs/policy.md"), "utf8");
      const named = [...policies.matchAll(/^\| (CKV\w+) /gm)].map(([, id]) => id);
      const failed = [...new Set(results.failed_checks.map(({ check_id: id }) => id))].sort();
      expect(failed).toEqual([...named].sort());
    });
  },
);
