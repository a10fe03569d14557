import { execFileSync } from "child_process";
import { hybrid } from "../../environments/hybrid";
import { dockerFunctions } from "../../stacks/functions/docker-functions";
import { dockerElasticsearch } from "../../stacks/search/docker-elasticsearch";
import { elasticCloud } from "../../stacks/search/elastic-cloud";
import { externalElasticsearch } from "../../stacks/search/external-elasticsearch";
import type { KeptTrips } from "../../stacks/search/search";
import { setUpScript } from "../../stacks/search/set-up-script";
import { imageFolder } from "./image-folder";
import { resource, synthesised, variablesOf } from "./synthesised";

const url = "https://search.example.com";
const parts = {
  dockerElasticsearch: (kept: KeptTrips) => dockerElasticsearch(kept),
  elasticCloud: (kept: KeptTrips) => elasticCloud(kept),
  externalElasticsearch: (kept: KeptTrips) => externalElasticsearch({ url, ...kept }),
};

describe("how long trips stay in the index", () => {
  const environment = (make: (kept: KeptTrips) => ReturnType<typeof dockerElasticsearch>, kept: KeptTrips) =>
    synthesised([{ ...hybrid, functions: dockerFunctions({ imageFolder: imageFolder() }), search: make(kept) }]);

  it.each(Object.entries(parts))("is told to who writes to it: %s", (_name, make) => {
    const kept = variablesOf(resource(environment(make, { keepDays: 30 }), "docker_container", "load-search-1"));
    expect(kept["RS_ELASTICSEARCH_KEEP_DAYS"]).toBe("30");
    // Said too: who says nothing takes what is in place.
    const ever = variablesOf(resource(environment(make, {}), "docker_container", "load-search-1"));
    expect(ever["RS_ELASTICSEARCH_KEEP_DAYS"]).toBe("0");
  });

  it("is told to set-up in Elastic Cloud, which makes the lifecycle", () => {
    const setUp = resource(environment(parts.elasticCloud, { keepDays: 30 }), "docker_container", "set-up");
    expect(variablesOf(setUp)["RS_ELASTICSEARCH_KEEP_DAYS"]).toBe("30");
  });

  it.each(Object.entries(parts))("is refused where it is no number of days: %s", (_name, make) => {
    for (const keepDays of [0, 1.5, 1_826])
      expect(() => environment(make, { keepDays })).toThrow(
        `keeps trips ${keepDays} days: give a whole number from 1 to 1825`,
      );
  });

  it("asks for an answer's code in words that Terraform leaves to curl", () => {
    const container = resource(
      environment(parts.dockerElasticsearch, { keepDays: 30 }),
      "docker_container",
      "elasticsearch-set-up",
    );
    const script = String((container["entrypoint"] as readonly string[]).at(-1));
    expect(script).toContain("%%{http_code}");
    expect(script.replaceAll("%%{", "")).not.toContain("%{");
  });

  it("is a lifecycle in containers, or load-search's own work where Elasticsearch has none", () => {
    const script = setUpScript("http://elasticsearch:9200", 30);
    /** What the script asks of an Elasticsearch that answers the lifecycle so. */
    const asked = (code: string) => {
      const curl = `curl() { echo "$*" >&2; case "$*" in *_ilm*) printf ${code} ;; */trips|*/trips-000001) return 22 ;; esac; }`;
      try {
        const said = execFileSync("bash", ["-ec", `${curl}\n(${script}\n) 2>&1 >/dev/null`], { encoding: "utf8" });
        return said.split("\n");
      } catch {
        return [];
      }
    };
    const template = (lines: readonly string[]) => lines.find((line) => line.includes("_index_template/")) ?? "";
    expect(template(asked("200"))).toContain('"index.lifecycle.name":"ridestream-trips"');
    expect(template(asked("400"))).toContain('"keepDays":30');
    expect(template(asked("400"))).not.toContain("lifecycle");
    // An answer that says neither: set-up fails, and is done again.
    expect(asked("503")).toEqual([]);
    expect(asked("200").some((line) => line.includes('"min_age":"30d"'))).toBe(true);
  });
});
