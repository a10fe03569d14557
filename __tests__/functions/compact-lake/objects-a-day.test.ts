import { LoadLakeSettings } from "../../../contracts/settings";
import { topicResult } from "../../../contracts/topics";
import { compactedBytes } from "../../../functions/compact-lake/compact-lake";
import { readFileSync } from "fs";
import { tripBytes } from "../../../cli/cost/trip-sizes";

const { flushAfterMs, flushRecords, flushBytes, heldBytes } = LoadLakeSettings.properties;
const rowBytes = tripBytes.row;
const [hourS, hoursADay] = [3_600, 24];

/** Objects of a day: each is written once it is old or full, or once all that wait hold too much. */
function objectsADay(tripsPerSecond: number): { readonly small: number; readonly compacted: number } {
  const { partitions } = topicResult;
  const rowsPerSecond = tripsPerSecond / partitions;
  const seconds = Math.min(
    Number(flushAfterMs.default) / 1_000,
    Number(flushRecords.default) / rowsPerSecond,
    Number(flushBytes.default) / (rowsPerSecond * rowBytes),
  );
  // Drafts that wait are half full on average.
  expect((tripsPerSecond * seconds * rowBytes) / 2).toBeLessThan(Number(heldBytes.default));
  const hourBytes = rowsPerSecond * hourS * rowBytes;
  return {
    small: partitions * hoursADay * Math.ceil(hourS / seconds),
    compacted: partitions * hoursADay * Math.ceil(hourBytes / compactedBytes),
  };
}

describe("the number of the lake's objects", () => {
  it("is as docs/warehouse.md says, by the default settings", () => {
    const [, table = ""] =
      /<!-- objects -->\n\n(.*)\n\n<!-- \/objects -->/s.exec(readFileSync("docs/warehouse.md", "utf8")) ?? [];
    const rows = table.split("\n").slice(2);
    expect(
      rows.map((row) =>
        row
          .split("|")
          .slice(1, -1)
          .map((cell) => Number(cell.replaceAll(/[ ,]/g, ""))),
      ),
    ).toEqual(
      [10, 100, 1_000].map((rate) => {
        const { small, compacted } = objectsADay(rate);
        return [rate, small, 365 * small, compacted];
      }),
    );
  });
});
