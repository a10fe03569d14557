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
      "RS_ELASTICSEARCH_PASSWORD",
      "RS_ELASTICSEARCH_URL",
      "RS_ELASTICSEARCH_USERNAME",
      "RS_WRITER_PASSWORD",
    ]);
    expect(resource(mixed, "docker_container", "load-search-1")["depends_on"]).toEqual(["docker_container.set-up"]);
  });

  it.each<readonly [ElasticCloudProps, RegExp]>([
    [{ size: "3g" }, /has nodes of 3g: give one of 1g, 2g/],
    [{ zones: 4 as 3 }, /has 4 zones: give 1, 2 or 3/],
  ])("is refused as Elastic would: %j", (props, said) => {
    expect(() => synthesised([{ ...gcp, search: elasticCloud(props) }])).toThrow(said);
  });
});
