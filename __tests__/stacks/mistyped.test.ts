import { gcp } from "../../environments/gcp";
import { local } from "../../environments/local";
import { knownParts } from "../../stacks/environment/known-parts";
import type { Environment } from "../../stacks/environment/environment";
import { EnvironmentError } from "../../stacks/environment/refusals";
import * as everything from "../../stacks/public";
import { settingsFrom } from "../../stacks/environment/shell-settings";
import { everyPart } from "./every-part";
import { synthesised } from "./synthesised";

/** As an environment reads that no compiler has checked. */
const unchecked = (lines: object, over: Environment = local) => ({ ...over, ...lines }) as unknown as Environment;
const loose = <Part>(part: (props: never) => Part) => part as unknown as (props: object) => Part;

function refused(environment: Environment): readonly string[] {
  try {
    synthesised([environment]);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems.map(({ what, change }) => `${what}: ${change}`);
    throw error;
  }
  return [];
}

describe("what is mistyped in an environment", () => {
  const { dockerKafka, externalKafka, gcsLake, dockerElasticsearch, dockerFunctions, cloudRunWorkers } = everything;
  const cases: readonly (readonly [string, Environment, string])[] = [
    [
      "an option",
      unchecked({ streaming: loose(dockerKafka)({ broker: 3 }) }),
      'local: dockerKafka has no option "broker": write brokers',
    ],
    [
      "an option of another part",
      unchecked({ streaming: loose(dockerKafka)({ vcpus: 3 }) }),
      'local: dockerKafka has no option "vcpus": leave it out, or choose managedKafka, which has it',
    ],
    [
      "an option inside of another",
      unchecked({ functions: loose(dockerFunctions)({ instances: { enrihc: 2 } }) }),
      'local: dockerFunctions has no option "enrihc" in instances: write enrich',
    ],
    [
      "a number in quotes",
      unchecked({ streaming: loose(dockerKafka)({ brokers: "3" }) }),
      'local: dockerKafka has brokers: "3": give a number, without quotes',
    ],
    [
      "a number that is none",
      unchecked({ search: dockerElasticsearch({ memoryMiB: Number("2 GiB") }) }),
      "local: dockerElasticsearch has memoryMiB: NaN: give a number, without quotes",
    ],
    [
      "yes for true",
      unchecked({ search: loose(dockerElasticsearch)({ kibana: "yes" }) }),
      'local: dockerElasticsearch has kibana: "yes": give true or false',
    ],
    [
      "one of a closed set",
      unchecked({ functions: loose(cloudRunWorkers)({ pricing: "zones" }) }, gcp),
      'gcp: cloudRunWorkers has pricing: "zones": write "zone"',
    ],
    [
      "a way to log in that there is not",
      unchecked({ streaming: loose(externalKafka)({ brokers: "a:1", security: "kerberos" }) }),
      'local: externalKafka has security: "kerberos": give one of sasl-plain, sasl-scram-256, sasl-scram-512',
    ],
    [
      "one text for a list",
      unchecked({ lake: loose(gcsLake)({ labels: "team" }) }, gcp),
      'gcp: gcsLake has labels: "team": give texts by name, such as { team: "rides" }',
    ],
    [
      "a component",
      unchecked({ monitorin: local.monitoring }),
      'local: there is no component "monitorin": write monitoring',
    ],
    [
      "a part of another component",
      unchecked({ search: dockerKafka() }),
      "local: dockerKafka is no part for search: give it as streaming, and choose dockerElasticsearch, elasticCloud, externalElasticsearch here",
    ],
    [
      "a part that is not called",
      unchecked({ streaming: dockerKafka }),
      "local: streaming is no part: choose dockerKafka, managedKafka, externalKafka, and call it: dockerKafka()",
    ],
    ["a component left out", unchecked({ lake: undefined }), "local: has no lake: choose dockerLake, gcsLake"],
  ];

  it.each(cases)("is refused by name, with what to write: %s", (_name, environment, said) => {
    expect(refused(environment)).toEqual([said]);
  });

  it("is refused in a retired part too", () => {
    expect(refused(unchecked({ retired: [loose(gcsLake)({ buckt: "a" })] }))).toEqual([
      'local: gcsLake has no option "buckt": write bucket',
    ]);
  });

  it("names the part that would fit where one cannot reach another", () => {
    expect(
      refused({ ...local, functions: cloudRunWorkers(), monitoring: undefined } as unknown as Environment),
    ).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /cannot reach dockerKafka.*choose both of one place, such as managedKafka or externalKafka$/,
        ),
      ]),
    );
  });
});

describe("the parts that are known", () => {
  it("are those of the package, each of its component", () => {
    const parts = everyPart.flatMap(({ streaming, search, lake, warehouse, ...others }) =>
      [streaming, search, lake, warehouse, others.functions, others.orchestration, others.monitoring].flatMap((part) =>
        part ? [[part.implementation, part.component] as const] : [],
      ),
    );
    const known = Object.entries(knownParts).map(([name, { component }]) => [name, component]);
    expect(Object.fromEntries(known)).toEqual(Object.fromEntries(parts));
    expect(Object.keys(everything)).toEqual(expect.arrayContaining(Object.keys(knownParts)));
  });
});

describe("variables of a shell", () => {
  it("are somebody else's where they resemble none of the known ones", () => {
    expect(settingsFrom({ RIDESTREAM_FOLDER: "/tmp", RIDESTREAM_RUNS: "3", RIDESTREAM_REGION: "" })).toEqual({
      guards: "closed",
    });
  });
});
