import { reviewMarkdown } from "../../../cli/review/markdown";
import { reviewOf } from "../../../cli/review/review";
import { synthesis } from "./synthesis-of";

const containers = (brokers: string) => ({
  containers: [
    {
      image: "functions",
      env: [
        { name: "RS_BATCH_RECORDS", value: "500" },
        { name: "RS_KAFKA_BROKERS", value: brokers },
      ],
    },
  ],
});
const programs = (brokers: string, more = {}) =>
  synthesis({
    google_cloud_run_v2_job: { produce: { template: [{ template: [containers(brokers)] }] } },
    google_cloud_run_v2_worker_pool: {
      enrich: { template: [containers(brokers)] },
      "load-lake": { template: [containers(brokers)], ...more },
    },
  });
const sectionOf = (markdown: string, title: string) =>
  markdown.split("### ").find((section) => section.startsWith(title)) ?? "";

describe("a setting that several programs get", () => {
  it("has its values in one row, and one row names the programs that change in place by it", () => {
    const markdown = reviewMarkdown(reviewOf(programs("a:9092"), programs("b:9092")));
    expect(markdown.split("a:9092")).toHaveLength(2);
    expect(sectionOf(markdown, "Changed in place")).toBe(
      "Changed in place (3)\n\n| stack | resource | what |\n| --- | --- | --- |\n" +
        "| env-part | `google_cloud_run_v2_job.produce`, `google_cloud_run_v2_worker_pool.enrich`, `google_cloud_run_v2_worker_pool.load-lake` | settings: `RS_KAFKA_BROKERS` |\n\n",
    );
  });

  it("hides nothing else that changes of one of them", () => {
    const markdown = reviewMarkdown(reviewOf(programs("a:9092"), programs("b:9092", { description: "new" })));
    expect(sectionOf(markdown, "Changed in place")).toContain(
      "`google_cloud_run_v2_worker_pool.load-lake` | settings: `RS_KAFKA_BROKERS`, `description: not set → new` |",
    );
  });
});
