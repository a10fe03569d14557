import { countUnread } from "../../../../functions/adapters/kafka/unread";
import { scriptedPartition, type Place } from "./scripted-partition";

const of = { topic: "topic_result", partition: 0 };
const repeated = <T>(times: number, ...places: readonly T[]) => Array.from({ length: times }, () => places).flat();

describe("the records that are left to read", () => {
  it.each<[string, readonly (Place | undefined)[], number]>([
    ["none where only markers follow, however many", repeated<Place>(5_000, "marker"), 0],
    ["each record between markers", ["record", "marker", "marker", "record", "record", "marker"], 3],
    ["none of an empty partition", [], 0],
    ["what an open transaction keeps back, as still to come", ["record", "marker", undefined, undefined], 3],
  ])("are %s", async (_, places, records) => {
    expect(await countUnread(scriptedPartition(places).cluster, of, 0, places.length)).toBe(records);
  });

  it("are counted from where the group stands to the end that was asked for", async () => {
    const { cluster } = scriptedPartition(repeated<Place>(10, "record"));
    expect(await countUnread(cluster, of, 4, 7)).toBe(3);
  });

  it("are estimated far beyond where the group stands, by the share of records in what is counted", async () => {
    const { cluster, fetches } = scriptedPartition(repeated<Place>(5_000, "record", "marker"), { most: 1_000 });
    expect([await countUnread(cluster, of, 0, 10_000), fetches()]).toEqual([5_000, 2]);
  });
});
