import { readdirSync, readFileSync } from "fs";
import { join } from "path";
import { cityPickups } from "../examples/city-pickups";
import { googleOwnElasticsearch } from "../examples/google-own-elasticsearch";
import { hybridOwnKafka } from "../examples/hybrid-own-kafka";
import { localOnly } from "../examples/local-only";
import { resourcesOf, synthesised } from "./stacks/synthesised";

const examples = { localOnly, hybridOwnKafka, googleOwnElasticsearch, cityPickups };
const folder = join(__dirname, "../examples");

describe("the examples", () => {
  const synth = synthesised(Object.values(examples));
  const providersOf = (environment: string) => [
    ...new Set(
      resourcesOf(synth)
        .filter(({ stack }) => stack.startsWith(`${environment}-`))
        .map(({ type }) => type.split("_")[0]),
    ),
  ];

  it("are all synthesised, each file an environment of another name", () => {
    const files = readdirSync(folder).filter((name) => name.endsWith(".ts"));
    expect(files).toHaveLength(Object.keys(examples).length);
    const names = Object.values(examples).map(({ name }) => name);
    for (const name of names) expect(Object.keys(synth.stacks)).toContain(`${name}-functions`);
    expect(new Set(names).size).toBe(names.length);
  });

  it("need what they say: containers alone, or Google, too", () => {
    const among = (environment: string) =>
      ["docker", "google", "ec"].filter((provider) => providersOf(environment).includes(provider));
    expect(among("local-only")).toEqual(["docker"]);
    expect(among("own-kafka")).toEqual(["docker", "google"]);
    expect(among("own-search")).toEqual(["google"]);
    expect(among("city")).toEqual(["google", "ec"]);
  });

  it("learn a city's zones from its own pickups", () => {
    const pickups = JSON.stringify(resourcesOf(synth, "google_storage_bucket_object"));
    expect(readFileSync(join(folder, "city-pickups.csv"), "utf8")).toContain("45.76");
    expect(pickups).toContain("city-pickups.csv");
  });
});
