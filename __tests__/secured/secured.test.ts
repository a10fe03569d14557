import { topicSource, topics } from "../../contracts/topics";
import { openElasticsearchIndex } from "../../functions/adapters/elasticsearch/elasticsearch-index";
import { createKafkaEventLog } from "../../functions/adapters/kafka/kafka-event-log";
import { makeMissingTopics } from "../../functions/adapters/kafka/topic-admin";
import { systemClock } from "../../functions/runtime/clock";
import { readTopic } from "../../functions/runtime/read-topic";
import { ridestream } from "../cli/ridestream";
import { temporaryFolder } from "../temporary-folder";
import { searchTrip } from "../functions/adapters/search-index-contract";
import { freshAlias } from "../integration/fresh";
import { FunctionProcess } from "../integration/functions/function-process";
import { server } from "../integration/server";
import { makeCertificate } from "./certificate";
import { openGate } from "./gate";
import { canRunBroker, startSecuredBroker, whyNot, type SecuredBroker } from "./secured-broker";

const user = { name: "enrich", password: "correct-horse-battery" };
const wrong = "staple-that-is-wrong";
const folder = temporaryFolder();

(canRunBroker ? describe : describe.skip)(`a Kafka that asks who one is${whyNot}`, () => {
  const { caFile, ...certificate } = canRunBroker
    ? makeCertificate(folder.path)
    : { caFile: "", keystore: "", password: "" };
  let broker: SecuredBroker;
  beforeAll(async () => {
    broker = await startSecuredBroker(folder.path, { caFile, ...certificate }, user);
  }, 120_000);
  afterAll(() => broker.end());

  const settings = (changes: Readonly<Record<string, string>> = {}) => ({
    RS_KAFKA_BROKERS: broker.address,
    RS_KAFKA_SECURITY: "sasl-scram-512",
    RS_KAFKA_USERNAME: user.name,
    RS_KAFKA_PASSWORD: user.password,
    RS_KAFKA_CA_FILE: caFile,
    ...changes,
  });

  it.each(["sasl-plain", "sasl-scram-256", "sasl-scram-512"] as const)(
    "lets in by %s: topics are made, records sent and read",
    async (security) => {
      const { name: username, password } = user;
      const connection = {
        brokers: broker.address,
        prefix: `${freshAlias()}-`,
        sessionTimeoutMs: 10_000,
        fetchBytes: 512 * 1024,
        security,
        username,
        password,
        caFile,
      };
      await makeMissingTopics(connection, systemClock, topics);
      const log = createKafkaEventLog({ connection, clock: systemClock });
      const producer = await log.producer();
      await producer.send(topicSource.name, [{ key: null, value: Buffer.from(security) }]);
      await producer.close();
      const values: string[] = [];
      for await (const { value } of readTopic(log, topicSource.name, "test"))
        values.push(Buffer.from(value ?? []).toString());
      expect(values).toEqual([security]);
      await log.close();
    },
  );

  it.each([
    ["a wrong password by SCRAM", { RS_KAFKA_PASSWORD: wrong }],
    ["a wrong password by PLAIN", { RS_KAFKA_PASSWORD: wrong, RS_KAFKA_SECURITY: "sasl-plain" }],
    ["a user that there is none of", { RS_KAFKA_USERNAME: "nobody" }],
  ])("ends a function at once for %s, which doctor explains; no log tells a password", async (_what, changes) => {
    const refused = new FunctionProcess(["enrich"], settings(changes));
    expect(await refused.outcome()).toBe(1);
    expect(refused.log).toContain("RS-KAFKA-DENIED");
    const doctor = await ridestream(["doctor"], { env: settings(changes) });
    expect(doctor.code).toBe(1);
    expect(doctor.stdout).toContain("correct RS_KAFKA_USERNAME and RS_KAFKA_PASSWORD");
    for (const said of [refused.log, doctor.stdout, doctor.stderr])
      expect(said).not.toMatch(new RegExp(`${wrong}|${user.password}`));
  });

  it.each([
    ["an authority that it does not know", { RS_KAFKA_CA_FILE: "" }, 1, "RS-TLS-UNTRUSTED"],
    ["no TLS", { RS_KAFKA_SECURITY: "plaintext", RS_KAFKA_CA_FILE: "" }, 1, "RS-UNAVAILABLE"],
    ["a file of the authority that is not there", { RS_KAFKA_CA_FILE: "no-such.pem" }, 2, "RS_KAFKA_CA_FILE"],
    ["no password at all", { RS_KAFKA_PASSWORD: "" }, 2, "RS_KAFKA_PASSWORD"],
  ])("ends a function with a clear error for %s", async (_what, changes, code, told) => {
    const refused = new FunctionProcess(["enrich"], settings(changes));
    expect(await refused.outcome()).toBe(code);
    expect(refused.log).toContain(told);
  });
});

const elasticsearch = server("ELASTICSEARCH_URL");

elasticsearch.describe(`an Elasticsearch that asks who one is${elasticsearch.note}`, () => {
  const apiKey = "a2V5OnRoYXQtaXMtcmlnaHQ=";
  const basic = `Basic ${Buffer.from(`${user.name}:${user.password}`).toString("base64")}`;
  let gate: Awaited<ReturnType<typeof openGate>>;
  let caFile: string;
  beforeAll(async () => {
    const certificate = makeCertificate(temporaryFolder().path);
    ({ caFile } = certificate);
    gate = await openGate(elasticsearch.address, certificate, [`ApiKey ${apiKey}`, basic]);
  });
  afterAll(() => gate.close());
  const open = (login: object, ca: object = { caFile }) =>
    openElasticsearchIndex({
      clock: systemClock,
      connection: {
        url: gate.address,
        alias: freshAlias(),
        requestTimeoutMs: 20_000,
        refreshIntervalMs: 500,
        ...login,
        ...ca,
      },
    });

  it.each([
    ["an API key", { apiKey }],
    ["a user and password", { username: user.name, password: user.password }],
  ])("lets in by %s", async (_what, login) => {
    const index = open(login);
    expect(await index.bulkCreate([searchTrip("a")])).toMatchObject({ created: 1 });
    await index.close();
  });

  it.each([
    ["a wrong API key", { apiKey: wrong }],
    ["a wrong password", { username: user.name, password: wrong }],
    ["nothing", {}],
  ])("refuses %s with a clear error, which quotes no credential", async (_what, login) => {
    const index = open(login);
    const error = await index.bulkCreate([searchTrip("a")]).catch((refused: unknown) => refused);
    expect(error).toMatchObject({ code: "RS-SEARCH-FORBIDDEN" });
    expect((error as Error).message).not.toContain(wrong);
    await index.close();
  });

  it("is not trusted without its authority", async () => {
    const index = open({ apiKey }, {});
    await expect(index.bulkCreate([searchTrip("a")])).rejects.toMatchObject({
      code: "RS-TLS-UNTRUSTED",
      message: expect.stringContaining("RS_ELASTICSEARCH_CA_FILE") as string,
    });
    await index.close();
  });
});
