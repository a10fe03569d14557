import { externalElasticsearch } from "../../stacks/search/external-elasticsearch";
import { externalKafka } from "../../stacks/streaming/external-kafka";
import { TerraformResource } from "cdktf";
import { local } from "../../environments/local";
import type { DeploymentSettings } from "../../stacks/environment/deployment";
import { settingsFrom } from "../../stacks/environment/shell-settings";
import type { Environment } from "../../stacks/environment/environment";
import { dataVolume } from "../../stacks/docker/data-volume";
import { EnvironmentError } from "../../stacks/environment/refusals";
import { dockerLake } from "../../stacks/lake/docker-lake";
import { dockerElasticsearch } from "../../stacks/search/docker-elasticsearch";
import { dockerKafka } from "../../stacks/streaming/docker-kafka";
import { synthesised } from "./synthesised";

function refusal(environments: readonly Environment[], settings: DeploymentSettings = {}): EnvironmentError {
  try {
    synthesised(environments, settings);
  } catch (error) {
    if (error instanceof EnvironmentError) return error;
    throw error;
  }
  throw new Error("it was not refused");
}
const lines = (error: EnvironmentError) => error.problems.map(({ what, change }) => `${what}: ${change}`);

describe("an environment that cannot work", () => {
  const refused: readonly (readonly [string, Environment, RegExp])[] = [
    [
      "replicas over brokers",
      { ...local, streaming: dockerKafka({ brokers: 1, replicas: 3 }) },
      /^local: dockerKafka keeps 3 replicas on 1 brokers: give 1 to 1$/,
    ],
    ["two brokers", { ...local, streaming: dockerKafka({ brokers: 2 as 3 }) }, /has 2 brokers: give 1 or 3/],
    ["a bucket with a slash", { ...local, lake: dockerLake({ bucket: "a/b" }) }, /has the bucket "a\/b": give 3 to 63/],
    [
      "too little memory",
      { ...local, search: dockerElasticsearch({ memoryMiB: 512 }) },
      /has 512 MiB of memory: give 1024 or more/,
    ],
    [
      "one port twice",
      { ...local, lake: dockerLake({ port: 9200 }) },
      /^local: dockerElasticsearch and dockerLake both take port 9200: give one of them another port$/,
    ],
    ["a port that is none", { ...local, lake: dockerLake({ port: 70_000 }) }, /takes port 70000: give a port/],
    [
      "a broker's port that is none",
      { ...local, streaming: externalKafka({ brokers: "b:9092,c:99999" }) },
      /has a list of brokers that has no port from 1 to 65535 in its broker 2: write host:port/,
    ],
    [
      "a password among brokers, which is not shown",
      { ...local, streaming: externalKafka({ brokers: "sasl://me:hunter2@b:9092" }) },
      /^(?!.*hunter2).*holds a user or a password.*kafka_username/s,
    ],
    [
      "a password in an address, which is not shown",
      { ...local, search: externalElasticsearch({ url: "https://me:hunter2@e" }) },
      /^(?!.*hunter2).*has an address with a user or a password/s,
    ],
    ["a name with capitals", { ...local, name: "Local" }, /^the environment's name "Local": give 2 to 16 of a-z/],
    [
      "a warehouse that cannot reach the lake",
      { ...local, warehouse: { ...local.warehouse, implementation: "farWarehouse", place: "google" } },
      /farWarehouse cannot reach dockerLake, which answers docker only: choose/,
    ],
  ];

  it.each(refused)("is refused for %s, with what to change", (_what, environment, said) => {
    const problems = lines(refusal([environment]));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(said);
  });

  it("is refused with all of its problems, and those of the others, in one error", () => {
    const error = refusal([
      { ...local, streaming: dockerKafka({ brokers: 2 as 3 }), lake: dockerLake({ bucket: "A" }) },
      { ...local, search: dockerElasticsearch({ memoryMiB: 1 }) },
    ]);
    expect(lines(error)).toHaveLength(4);
    expect(error.message).toMatch(/^RS-ENVIRONMENT-INVALID: nothing was synthesised, 4 things are to change:\n {2}- /);
    expect(error.message).toContain('two environments have the name "local": rename one');
  });

  it("is refused when two resources would be one, once it is built", () => {
    const doubled: Environment = {
      ...local,
      lake: {
        ...local.lake,
        create(site, needs) {
          for (const id of ["same", "sa-me"])
            new TerraformResource(site.stack(), id, { terraformResourceType: "terraform_data" }).overrideLogicalId(
              "same",
            );
          return local.lake.create(site, needs);
        },
      },
    };
    expect(lines(refusal([doubled]))).toEqual([
      "local-lake: local-lake/same and local-lake/sa-me are both terraform_data.same: give one another id",
    ]);
  });
});

describe("two parts that take one name on the engine", () => {
  it("are refused, though each has a stack of its own", () => {
    const twice: Environment = {
      ...local,
      lake: {
        ...local.lake,
        create(site, needs) {
          dataVolume(site, "kafka-1-data");
          return local.lake.create(site, needs);
        },
      },
    };
    expect(lines(refusal([twice]))).toEqual([
      "two resources have the name docker_volume ridestream-local-kafka-1-data on one engine: give one another id",
    ]);
  });
});

describe("a deployment's settings", () => {
  it("come from the shell", () => {
    expect(settingsFrom({})).toEqual({ guards: "closed" });
    expect(
      settingsFrom({
        RIDESTREAM_NAME: "second",
        RIDESTREAM_PORT_OFFSET: "1000",
        RIDESTREAM_GUARDS: "open",
        RIDESTREAM_STATE_BUCKET: "states",
      }),
    ).toEqual({ name: "second", portOffset: 1000, guards: "open", backend: { kind: "gcs", bucket: "states" } });
  });

  it("keep the guards closed for any other word", () => {
    for (const word of ["", "yes", "OPEN", "true"])
      expect(settingsFrom({ RIDESTREAM_GUARDS: word }).guards).toBe("closed");
  });

  it.each([
    [{ RIDESTREAM_NAME: "No Name" }, /RIDESTREAM_NAME is "No Name": give 2 to 20/],
    [{ RIDESTREAM_PORT_OFFSET: "many" }, /RIDESTREAM_PORT_OFFSET is "many": give a whole number/],
    [{ RIDESTREAM_PORT_OFFSET: "-1" }, /RIDESTREAM_PORT_OFFSET is "-1"/],
    [{ RIDESTREAM_GUARDS: "opne" }, /^RIDESTREAM_GUARDS is "opne": write open$/],
    [{ RIDESTREAM_GUARD: "open" }, /^there is no variable RIDESTREAM_GUARD: write RIDESTREAM_GUARDS$/],
    [{ RIDESTREAM_STATE_BUCKET: "A B" }, /RIDESTREAM_STATE_BUCKET is "A B": give the name of a bucket/],
  ])("are refused when they are %j", (variables, said) => {
    expect(lines(refusal([local], settingsFrom(variables)))).toEqual(
      expect.arrayContaining([expect.stringMatching(said)]),
    );
  });

  it("keep the state in a bucket, by the same name", () => {
    const { stacks } = synthesised([local], { backend: { kind: "gcs", bucket: "states" } });
    expect(stacks["local-lake"]?.terraform.backend).toEqual({
      gcs: { bucket: "states", prefix: "ridestream/ridestream-local.local-lake.dockerLake" },
    });
  });
});
