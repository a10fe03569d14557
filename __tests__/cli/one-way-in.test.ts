import { mkdirSync, writeFileSync } from "fs";
import { join } from "path";
import { runCommand } from "../../cli/run-command";
import { version } from "../../package.json";
import { temporaryFolder } from "../temporary-folder";

/** Runs a command in a folder. */
async function inFolder(cwd: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const said = { out: "", err: "" };
  const writeTo = (stream: keyof typeof said) => ({
    write: (text: string | Uint8Array) => (said[stream] += Buffer.from(text).toString()),
  });
  const code = await runCommand(args, { environment, cwd, out: writeTo("out"), err: writeTo("err") });
  return { code, ...said };
}

describe("ridestream, in the folder of a demo", () => {
  const { path } = temporaryFolder();

  beforeAll(async () => {
    const demo = await inFolder(path, ["demo", "--trips", "40", "--json", "--out", join(path, ".ridestream")]);
    expect(demo.code).toBe(0);
  });

  it("asks the demo where no server is named, and says so beside the answer", async () => {
    const { code, out, err } = await inFolder(path, ["revenue", "--json"]);
    expect({ code, err }).toEqual({
      code: 0,
      err: "Asks the demo in .ridestream: give --out, or set RS_ELASTICSEARCH_URL, to ask another.\n",
    });
    expect((JSON.parse(out) as { readonly trips: number }).trips).toBe(40);
  });

  it("asks the server that is named, and no demo", async () => {
    const { code, err } = await inFolder(path, ["dlq", "list"], { RS_KAFKA_BROKERS: "no brokers" });
    expect(code).toBe(2);
    expect(err).toMatch(/RS-SETTINGS-INVALID.*RS_KAFKA_BROKERS/);
    expect(err).not.toContain("Asks the demo");
  });

  it("asks no demo in place of a server whose variable is mistyped", async () => {
    const { code, err } = await inFolder(path, ["revenue"], { RS_ELASTICSEARCH_ULR: "https://search.example.com" });
    expect(code).toBe(2);
    expect(err).toContain("RS_ELASTICSEARCH_ULR is no setting, but RS_ELASTICSEARCH_URL is: set it and start again");
    expect(err).not.toContain("Asks the demo");
  });

  it("is refused with a variable of a deployment that is mistyped, as a synth is", async () => {
    const { code, err } = await inFolder(path, ["revenue"], { RIDESTREAM_GUARD: "open" });
    expect([code, err]).toEqual([
      2,
      "RS-SETTINGS-INVALID: settings: RIDESTREAM_GUARD is no setting, but RIDESTREAM_GUARDS is: set it and start again\n",
    ]);
    expect((await inFolder(path, ["revenue"], { RIDESTREAM_GUARDS: "open", RIDESTREAM_RUN: "{}" })).code).toBe(0);
  });

  it("has doctor look at the demo", async () => {
    const { code, out } = await inFolder(path, ["doctor", "--json"]);
    const findings = JSON.parse(out) as readonly {
      readonly check: string;
      readonly state: string;
      readonly found: string;
    }[];
    const found = Object.fromEntries(findings.map(({ check, state, found: what }) => [check, `${state}: ${what}`]));
    expect(code).toBe(0);
    expect(found).toMatchObject({
      "demo: enrich": "good: 0 records of topic_source behind",
      "demo: load-search": "good: 0 records of topic_result behind",
      "demo: load-lake": "good: 0 records of topic_result behind",
      "demo: search": "good: 40 trips",
      "demo: dead letters": "good: 0 open letters in trips.dlq",
    });
    expect(found["demo: zones"]).toMatch(/^good: zones-\w+ is in use$/);
  });

  it("has doctor call a folder without a demo bad", async () => {
    const { code, out } = await inFolder(path, ["doctor", "--json", "--out", join(path, "elsewhere")]);
    expect(code).toBe(1);
    expect(out).toMatch(
      /"demo: folder","state":"bad","found":"RS-DEMO-FOLDER: .*","todo":"give the --out of one, or make one with ridestream demo .*"/,
    );
  });
});

describe("ridestream --version", () => {
  it("prints the package's version", async () => {
    expect(await inFolder(temporaryFolder().path, ["--version"])).toEqual({ code: 0, out: `${version}\n`, err: "" });
  });
});

describe("a mistyped choice", () => {
  it.each([
    [["report", "totls"], "Did you mean totals? Allowed choices are"],
    [["dlq", "list", "--code", "RS-TRIP-COMFORT-UNKOWN"], "Did you mean RS-TRIP-COMFORT-UNKNOWN?"],
    [["init", "--from", "hybird"], "Did you mean hybrid?"],
  ])("is refused with the nearest one: %j", async (args, said) => {
    const { code, err } = await inFolder(temporaryFolder().path, args);
    expect(code).not.toBe(0);
    expect(err).toContain(said);
  });

  it("that resembles none is refused with the list alone", async () => {
    const { err } = await inFolder(temporaryFolder().path, ["reindex", "--from", "kitchen"]);
    expect(err).toContain("'kitchen' is invalid. Allowed choices are topic, lake.");
  });
});

describe("settings from a file", () => {
  const folderWith = (content: unknown, name = "ridestream.json") => {
    const { path } = temporaryFolder();
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, name), typeof content === "string" ? content : JSON.stringify(content));
    return path;
  };
  const brokers = (value: string) => ({ RS_KAFKA_BROKERS: value });
  /** Which brokers a command was told of: each of them is refused by its name. */
  const brokersOf = async (cwd: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
    /RS_KAFKA_BROKERS: "([^"]*)"/.exec((await inFolder(cwd, ["dlq", "list", ...args], environment)).err)?.[1];

  it("come from ridestream.json, the profile's first, and after what the shell gives", async () => {
    const path = folderWith({ settings: brokers("of file"), profiles: { prod: brokers("of profile") } });
    expect(await brokersOf(path, [])).toBe("of file");
    expect(await brokersOf(path, ["--profile", "prod"])).toBe("of profile");
    expect(await brokersOf(path, ["--profile", "prod"], brokers("of shell"))).toBe("of shell");
  });

  it("come from the file that is named", async () => {
    const path = folderWith({ settings: brokers("of other") }, "other.json");
    expect(await brokersOf(path, ["--settings", join(path, "other.json")])).toBe("of other");
  });

  it.each([
    [
      { settings: { RS_KAFKA_PASSWORD: "very secret" } },
      /settings holds the secret RS_KAFKA_PASSWORD: give it by the shell/,
    ],
    [{ settings: { RS_KAFKA_BROKER: "a:1" } }, /settings has no RS_KAFKA_BROKER: write RS_KAFKA_BROKERS/],
    [{ profiles: { prod: { RS_BATCH_RECORDS: [1] } } }, /profile prod has a RS_BATCH_RECORDS that is neither/],
    [{ setings: {} }, /"setings" is none of settings and profiles: write "settings"/],
    [{ brokers: "b" }, /"brokers" is none of settings and profiles: take it out/],
    [
      { RS_KAFKA_BROKERS: "b" },
      /RS_KAFKA_BROKERS is not under "settings": put it there, \{"settings": \{"RS_KAFKA_BROKERS"/,
    ],
    [{ RS_KAFKA_BROKER: "b" }, /there is no RS_KAFKA_BROKER: write RS_KAFKA_BROKERS, and put it under "settings"/],
    [{ RS_KAFKA_PASSWORD: "geheim" }, /it holds the secret RS_KAFKA_PASSWORD: give it by the shell alone/],
    ["{", /is no JSON object/],
  ])("are refused when they are %j, and no value is shown", async (content, said) => {
    const { code, err } = await inFolder(folderWith(content), ["dlq", "list"]);
    expect(code).toBe(2);
    expect(err).toMatch(/^RS-SETTINGS-FILE/);
    expect(err).toMatch(said);
    expect(err).not.toContain("very secret");
  });

  it("are refused with a profile that the file does not have", async () => {
    const { err } = await inFolder(folderWith({ profiles: { prod: {} } }), ["dlq", "list", "--profile", "test"]);
    expect(err).toMatch(/there is no profile test: give one of prod$/m);
    const close = await inFolder(folderWith({ profiles: { prod: {} } }), ["dlq", "list", "--profile", "pord"]);
    expect(close.err).toMatch(/there is no profile pord: give one of prod \(did you mean prod\?\)/);
    const none = await inFolder(folderWith({}, "other.json"), ["dlq", "list", "--profile", "test"]);
    expect(none.err).toMatch(/ridestream.json: is not there, so there is no profile test: give --settings FILE/);
  });
});
