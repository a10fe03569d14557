import { chooseLetters } from "../../../cli/dlq/choose-letters";
import { readLetters } from "../../../cli/dlq/letters";
import { replay } from "../../../cli/dlq/replay";
import { topicDeadLetters, topicResult, topicSource } from "../../../contracts/topics";
import type { EventLog } from "../../../functions/ports/event-log";
import { readTopic } from "../../../functions/runtime/read-topic";
import { messageOf, tripWith } from "../../functions/pipeline/bad-input";
import { eventually } from "../eventually";
import { allServers } from "../server";
import { openPlatform } from "./platform";

const servers = allServers();

async function send(log: EventLog, topic: string, value: string): Promise<void> {
  const producer = await log.producer();
  await producer.send(topic, [{ key: Buffer.from("client"), value: Buffer.from(value) }]);
  await producer.close();
}

const openLetters = async (log: EventLog) => chooseLetters(await readLetters(log), {});

/** Functions that refused records of `trips.dlq`, one a refusal. */
async function refusals(log: EventLog): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { headers } of readTopic(log, topicDeadLetters.name, "check"))
    if (headers["rs-function"] !== undefined) found.push(headers["rs-function"]);
  return found.sort();
}

servers.describe(`dead letters on real servers${servers.note}`, () => {
  it("are one for a record that both sinks refuse, before and after a replay", async () => {
    const platform = await openPlatform(servers);
    const { log } = platform;
    const functions = (["load-search", "load-lake"] as const).map((name) => platform.start(name));
    const logs = () => functions.map((each) => each.log).join("");
    await send(log, topicResult.name, "not a result");
    const once = ["load-lake", "load-search"];
    await eventually("both sinks have refused it", async () => (await refusals(log)).length === 2, logs);
    expect(await refusals(log)).toEqual(once);
    const [before, ...others] = await openLetters(log);
    expect(others).toEqual([]);
    expect(before).toMatchObject({ sent: 0, open: [{ code: "RS-RESULT-UNREADABLE" }] });

    expect(await replay(log, {})).toMatchObject({ messages: 1, trips: 1, skipped: 0, skippedLetters: [] });
    await eventually("both have refused it again", async () => (await refusals(log)).length === 4, logs);
    expect(await refusals(log)).toEqual([...once, ...once].sort());
    expect(await openLetters(log)).toMatchObject([{ id: before?.id, name: before?.name, sent: 1 }]);
    for (const each of functions) expect(await each.end("SIGTERM")).toBe(0);
    await platform.close();
  });

  it("that enrich refuses again stay one, with the trips of every code", async () => {
    const platform = await openPlatform(servers);
    const { log } = platform;
    const enrich = platform.start("enrich");
    const trips = [tripWith({}), tripWith({ confort: "vip" }), tripWith({ prix_base_per_km: -1 })];
    await send(log, topicSource.name, messageOf(...trips));
    await eventually(
      "it is refused",
      async () => (await openLetters(log)).length === 1,
      () => enrich.log,
    );
    expect(await replay(log, { code: "RS-TRIP-COMFORT-UNKNOWN" })).toMatchObject({ messages: 1, trips: 1 });
    await eventually(
      "it is refused again",
      async () => (await refusals(log)).length === 2,
      () => enrich.log,
    );
    expect(await openLetters(log)).toMatchObject([
      {
        sent: 1,
        open: [
          { position: 1, code: "RS-TRIP-COMFORT-UNKNOWN" },
          { position: 2, code: "RS-TRIP-FIELD-RANGE" },
        ],
      },
    ]);
    expect(await platform.priced()).toHaveLength(1);
    expect(await enrich.end("SIGTERM")).toBe(0);
    await platform.close();
  });
});
