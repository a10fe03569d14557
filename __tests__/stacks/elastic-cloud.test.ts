import { gcp } from "../../environments/gcp";
import { hybrid } from "../../environments/hybrid";
import { dockerFunctions } from "../../stacks/functions/docker-functions";
import { elasticCloud, type ElasticCloudProps } from "../../stacks/search/elastic-cloud";
import { imageFolder } from "./image-folder";
import { resource, resourcesOf, synthesised, variablesOf } from "./synthesised";

const synth = synthesised([gcp]);

describe("Elasticsearch in Elastic Cloud", () => {
  it("is a deployment of Elasticsearch and Kibana, in two zones", () => {
    expect(resource(synth, "ec_deployment", "deployment")).toMatchObject({
      name: "ridestream-gcp",
      region: "gcp-europe-west1",
      elasticsearch: { hot: { size: "2g", zone_count: 2, autoscaling: {} } },
      kibana: { size: "1g", zone_count: 1 },
    });
    expect(synth.stacks["gcp-search"]?.provider?.["ec"]).toEqual([{ apikey: "${var.elastic_cloud_api_key}" }]);
    expect(synth.stacks["gcp-search"]?.terraform.required_providers?.["ec"]).toEqual({
      source: "elastic/ec",
      version: "0.12.2",
    });
  });

  it("lets the superuser's password reach set-up alone; load-search logs in as a user of its own", () => {
    const readers = resourcesOf(synth, "google_secret_manager_secret_iam_member").map(({ name }) => name);
    expect(readers.filter((name) => name.includes("password"))).toEqual([
      "load-search-reads-load-search-password",
      "set-up-reads-elastic-password",
      "set-up-reads-load-search-password",
    ]);
    const pool = JSON.stringify(resource(synth, "google_cloud_run_v2_worker_pool", "load-search"));
    expect(pool).toContain('"value":"load-search"');
    expect(pool).not.toContain("elastic-password");
    const job = JSON.stringify(resource(synth, "google_cloud_run_v2_job", "set-up"));
    expect(job).toContain('"args":["set-up"]');
    for (const variable of ["RS_ELASTICSEARCH_USERNAME", "RS_ELASTICSEARCH_PASSWORD", "RS_WRITER_PASSWORD"])
      expect(job).toContain(variable);
    expect(synth.stacks["gcp-functions"]?.output?.["set_up"]).toEqual({
      value: expect.stringContaining("gcloud run jobs execute ridestream-gcp-set-up") as string,
    });
  });

  it("hands what crosses from its state over as secrets that Terraform knows", () => {
    const versions = resourcesOf(synth, "google_secret_manager_secret_version").filter(({ name }) =>
      name.includes("password"),
    );
    expect(versions).toHaveLength(2);
    for (const { resource: one } of versions)
      expect(one["secret_data_wo"]).toMatch(/^\$\{sensitive\(data\.terraform_remote_state\..+\)\}$/);
  });

  it("serves functions in containers too, after a set-up that ends by itself", () => {
    const functions = dockerFunctions({ imageFolder: imageFolder() });
    const mixed = synthesised([{ ...hybrid, functions, search: elasticCloud() }]);
    const setUp = resource(mixed, "docker_container", "set-up");
    expect(setUp).toMatchObject({ attach: true, must_run: false });
    expect((setUp["entrypoint"] as readonly string[]).at(-1)).toBe("node functions.js set-up");
    expect(Object.keys(variablesOf(setUp)).sort()).toEqual([
      "RS_ELASTICSEARCH_KEEP_DAYS",
      "RS_ELASTICSEARCH_PASSWORD",
      "RS_ELASTICSEARCH_URL",
      "RS_ELASTICSEARCH_USERNAME",
      "RS_KIBANA_PASSWORD",
      "RS_KIBANA_URL",
      "RS_KIBANA_USERNAME",
      "RS_WRITER_PASSWORD",
    ]);
    expect(resource(mixed, "docker_container", "load-search-1")["depends_on"]).toEqual(["docker_container.set-up"]);
  });

  it("answers everybody unless it is told whom, and then nobody else", () => {
    expect(resourcesOf(synth, "ec_deployment_traffic_filter")).toEqual([]);
    const search = elasticCloud({ answers: { addresses: ["203.0.113.0/24"], connections: ["18446744072646845332"] } });
    const bounded = synthesised([{ ...gcp, search }], { region: "us-central1" });
    const filters = resourcesOf(bounded, "ec_deployment_traffic_filter").map(({ resource: one }) => one);
    expect(filters).toEqual([
      {
        name: "ridestream-gcp-answers-addresses",
        region: "gcp-us-central1",
        type: "ip",
        rule: [{ source: "203.0.113.0/24" }],
      },
      {
        name: "ridestream-gcp-answers-connections",
        region: "gcp-us-central1",
        type: "gcp_private_service_connect_endpoint",
        rule: [{ source: "18446744072646845332" }],
      },
    ]);
    expect(resource(bounded, "ec_deployment", "deployment")["traffic_filter"]).toEqual([
      "${ec_deployment_traffic_filter.answers-addresses.id}",
      "${ec_deployment_traffic_filter.answers-connections.id}",
    ]);
  });

  it("is reached by functions at Google on its private address, by others on its public one", () => {
    const answers = { addresses: ["203.0.113.7"], connections: ["18446744072646845332"] };
    const urlIn = (text: string | undefined) =>
      /https:\/\/\$\{[^"]+alias\}\.es\.\$\{[^"]+domain_name\}/.test(text ?? "");
    const atGoogle = synthesised([{ ...gcp, search: elasticCloud({ answers }) }]);
    expect(urlIn(atGoogle.texts["gcp-functions"])).toBe(true);
    const told = atGoogle.stacks["gcp-search"]?.output ?? {};
    expect(told["service_attachment"]?.["value"]).toContain("ec_gcp_private_service_connect_endpoint");
    const functions = dockerFunctions({ imageFolder: imageFolder() });
    const inContainers = synthesised([{ ...hybrid, functions, search: elasticCloud({ answers }) }]);
    expect(urlIn(inContainers.texts["hybrid-functions"])).toBe(false);
  });

  it("is refused to functions that it would not answer, with what to change", () => {
    const addresses = elasticCloud({ answers: { addresses: ["203.0.113.7"] } });
    expect(() => synthesised([{ ...gcp, search: addresses }])).toThrow(
      /cloudRunWorkers cannot reach elasticCloud, which answers docker only: give answers the connections of functions/,
    );
  });

  it.each<readonly [ElasticCloudProps, RegExp]>([
    [{ size: "3g" }, /has nodes of 3g: give one of 1g, 2g/],
    [{ zones: 4 as 3 }, /has 4 zones: give 1, 2 or 3/],
    [{ answers: {} }, /answers nobody: give addresses or connections/],
    [{ answers: { addresses: ["256.0.0.1"], connections: ["1234567"] } }, /answers the address "256.0.0.1": give 203/],
    [{ answers: { addresses: ["0.0.0.0/0"], connections: ["1234567"] } }, /answers 0.0.0.0\/0, which is everybody/],
    [{ answers: { connections: ["psc-1"] } }, /answers the connection "psc-1": give its pscConnectionId/],
  ])("is refused as Elastic would: %j", (props, said) => {
    expect(() => synthesised([{ ...gcp, search: elasticCloud(props) }])).toThrow(said);
  });
});
