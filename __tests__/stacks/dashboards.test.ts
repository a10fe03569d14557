import { execFile } from "child_process";
import { promisify } from "util";
import { gcp } from "../../environments/gcp";
import { local } from "../../environments/local";
import { cloudRunWorkers } from "../../stacks/functions/cloud-run-workers";
import { dockerFunctions } from "../../stacks/functions/docker-functions";
import { dashboardsScript } from "../../stacks/search/dashboards-script";
import { dockerElasticsearch, type DockerElasticsearchProps } from "../../stacks/search/docker-elasticsearch";
import { elasticCloud } from "../../stacks/search/elastic-cloud";
import { externalElasticsearch, type ExternalElasticsearchProps } from "../../stacks/search/external-elasticsearch";
import { imported, linesOf, withScriptedKibana } from "../functions/adapters/kibana/scripted-kibana";
import { imageFolder } from "./image-folder";
import { resource, resourcesOf, synthesised, variablesOf } from "./synthesised";

const url = "https://search.example.com";
const kibanaUrl = "https://kibana.example.com/s/ops";
const functions = dockerFunctions({ imageFolder: imageFolder() });
const containersOf = (props: DockerElasticsearchProps) =>
  resourcesOf(synthesised([{ ...local, search: dockerElasticsearch(props) }]), "docker_container").map(
    ({ name }) => name,
  );
const external = (props: Partial<ExternalElasticsearchProps>) =>
  synthesised([{ ...local, functions, search: externalElasticsearch({ url, ...props }) }]);

describe("the dashboards of a Kibana in a container", () => {
  const synth = synthesised([local]);

  it("are written once Kibana is healthy, as the superuser, whose password no file holds", () => {
    const oneOff = resource(synth, "docker_container", "kibana-dashboards");
    expect(oneOff["depends_on"]).toEqual(["docker_container.kibana"]);
    expect(variablesOf(oneOff)).toEqual({
      ELASTIC_PASSWORD: "${sensitive(terraform_data.elastic-password.output)}",
    });
    const script = String((oneOff["entrypoint"] as readonly string[]).at(-1));
    expect(script).toBe(dashboardsScript("http://kibana:5601"));
    // Terraform would put something else in their place.
    expect(script).not.toMatch(/[$%]\{/);
  });

  it.each<readonly [string, DockerElasticsearchProps, boolean]>([
    ["are there by default", {}, true],
    ["are not where they are not wanted", { dashboards: false }, false],
    ["are not without Kibana", { kibana: false }, false],
  ])("%s", (_what, props, expected) => {
    expect(containersOf(props).includes("kibana-dashboards")).toBe(expected);
  });

  it("are refused without Kibana where they are asked for", () => {
    expect(() => containersOf({ kibana: false, dashboards: true })).toThrow(
      /has dashboards and no Kibana: give kibana: true, or no dashboards/,
    );
  });

  it("reach Kibana as they are, by what bash runs, and again", async () => {
    const asked = await withScriptedKibana(async (url) => {
      // A quote, which a shell would stumble over.
      const script = dashboardsScript(`${url}/s/it's`);
      expect(await bash(script)).toBe("");
      expect(await bash(script)).toBe("");
    });
    expect(asked.map(({ path }) => path)).toEqual([
      ...[
        "POST /s/it's/api/saved_objects/_import?overwrite=true",
        "PUT /s/it's/api/dashboards/ridestream-trips-operations",
      ],
      ...[
        "POST /s/it's/api/saved_objects/_import?overwrite=true",
        "PUT /s/it's/api/dashboards/ridestream-trips-operations",
      ],
    ]);
    expect(linesOf(asked[0]!)).toMatchObject([{ type: "index-pattern" }, { type: "index-pattern" }, { type: "map" }]);
    expect(asked[0]?.body).toContain('filename="ridestream.ndjson"');
    expect(JSON.parse(asked[1]?.body ?? "")).toMatchObject({ title: "Trips: Operations" });
    for (const { headers } of asked)
      expect(headers).toMatchObject({
        "kbn-xsrf": "true",
        authorization: `Basic ${Buffer.from("elastic:it's $a secret").toString("base64")}`,
      });
  });

  it.each([
    ["a dashboard", "PUT", 400, { message: "panels.0 is strange" }],
    ["a part of the import", "POST", 200, { ...imported, success: false, errors: [{ id: "strange" }] }],
  ])("fail the deployment with Kibana's words where it refuses %s", async (_what, method, status, body) => {
    const refused = expect.objectContaining({
      code: expect.any(Number) as number,
      stdout: expect.stringContaining("strange") as string,
    }) as object;
    await withScriptedKibana(
      (url) => expect(bash(dashboardsScript(url))).rejects.toEqual(refused),
      ({ path }) => (path.startsWith(method) ? { status, body } : undefined),
    );
  });
});

describe("the dashboards of a Kibana that somebody else runs", () => {
  it("are written by set-up, with an API key of their own; no trip waits for them", () => {
    const synth = external({ kibanaUrl });
    expect(variablesOf(resource(synth, "docker_container", "set-up"))).toEqual({
      RS_KIBANA_URL: kibanaUrl,
      RS_KIBANA_API_KEY: "${var.kibana_api_key}",
    });
    expect(resource(synth, "docker_container", "load-search-1")["depends_on"]).toBeUndefined();
    expect(synth.stacks["local-search"]?.output?.["left_behind"]?.["value"]).toMatch(/ridestream dashboards remove/);
  });

  it("are none without its address, and the deployment says so", () => {
    const synth = external({});
    expect(resourcesOf(synth, "docker_container").map(({ name }) => name)).not.toContain("set-up");
    expect(synth.stacks["local-search"]?.output?.["dashboards"]?.["value"]).toMatch(/^none: give .* kibanaUrl/);
  });

  it("are written by a job in Cloud Run, which says that nothing waits for it", () => {
    const search = externalElasticsearch({ url, kibanaUrl });
    const synth = synthesised([{ ...gcp, functions: cloudRunWorkers(), search }]);
    expect(JSON.stringify(resource(synth, "google_cloud_run_v2_job", "set-up"))).toContain(kibanaUrl);
    expect(synth.stacks["gcp-functions"]?.output?.["set_up"]?.["value"]).toMatch(
      /execute ridestream-gcp-set-up .*--wait: each time writes the dashboards of this version$/,
    );
  });

  it.each(["http://kibana.example.com", "https://key@kibana.example.com", "https://kibana.example.com/"])(
    "are refused an address like %s",
    (wrong) => {
      expect(() => external({ kibanaUrl: wrong })).toThrow(/of Kibana: write https:\/\/HOST:PORT/);
    },
  );
});

describe("the dashboards in Elastic Cloud", () => {
  const jobOf = (props: Parameters<typeof elasticCloud>[0]) =>
    JSON.stringify(
      resource(synthesised([{ ...gcp, search: elasticCloud(props) }]), "google_cloud_run_v2_job", "set-up"),
    );

  it("are written by the job set-up after load-search's user, unless they are not wanted", () => {
    expect(jobOf({})).toContain("RS_KIBANA_URL");
    expect(jobOf({ dashboards: false })).not.toContain("RS_KIBANA");
  });

  it("reach Kibana on its private address where that is the only one that is answered", () => {
    const answers = { connections: ["18446744072646845332"] };
    expect(jobOf({ answers })).toMatch(/https:\/\/\$\{[^"]+alias\}\.kb\.\$\{[^"]+domain_name\}/);
  });
});

const bash = async (script: string): Promise<string> => {
  const env = { ...process.env, ELASTIC_PASSWORD: "it's $a secret" };
  return (await promisify(execFile)("bash", ["-ec", script], { env, timeout: 60_000 })).stdout;
};
