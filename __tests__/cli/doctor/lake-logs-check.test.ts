import { topicResult } from "../../../contracts/topics";
import { lakeLogs } from "../../../cli/doctor/lake-logs-check";
import { createMemoryObjectStore } from "../../functions/memory-stores";

const [now, before] = ["3bJ8dC-mQ_CkLhtz7Yq0Fg", "AAJ8dC-mQ_CkLhtz7Yq0Fg"];
const log = { logId: () => Promise.resolve(now) };
const write = async (...logs: readonly string[]) => {
  const lake = createMemoryObjectStore();
  for (const [day, one] of logs.entries())
    await lake.create(
      `trips/dt=2026-06-0${day + 1}/hour=10/${topicResult.name}${one}-0-${"0".repeat(20)}.ndjson.gz`,
      new Uint8Array(),
      {},
    );
  return lake;
};

describe("the logs of the lake", () => {
  it("are the one that is read now, and former ones, each with its newest day", async () => {
    const lake = await write("", `@${before}`, `@${now}`);
    expect(await lakeLogs(log, lake)).toEqual({
      state: "good",
      found:
        `topic_result is the log ${now}; of other logs, whose trips stay counted: ` +
        `topic_result@${before} (to 2026-06-02), topic_result of a former version (to 2026-06-01)`,
      todo: "",
    });
  });

  it("say where the lake holds nothing of the log that is read now", async () => {
    expect((await lakeLogs(log, await write(`@${before}`))).found).toBe(
      `topic_result is the log ${now}, of which it holds no trip yet; of other logs, whose trips stay counted: topic_result@${before} (to 2026-06-01)`,
    );
    expect((await lakeLogs(log, await write(`@${now}`))).found).toBe(`topic_result is the log ${now}`);
  });
});
