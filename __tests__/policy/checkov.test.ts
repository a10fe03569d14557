import { execFileSync, spawnSync } from "child_process";
import { readFileSync } from "fs";
import { join, resolve } from "path";
import { synthesisedInto } from "../../stacks/environment/synthesise";
import { everyPart } from "../stacks/every-part";

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
      const options = ["--framework", "terraform_json", "--compact", "--quiet", "--soft-fail", "--output", "json"];
      const json = synthesisedInto(everyPart, {}, (outdir) =>
        execFileSync(checkov, ["--directory", join(outdir, "stacks"), ...options], {
          encoding: "utf8",
          stdio: ["ignore", "pipe", "ignore"],
        }),
      );
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
