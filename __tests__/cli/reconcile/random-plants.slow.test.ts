import fc from "fast-check";
import { join } from "path";
import { topicResult } from "../../../contracts/topics";
import { parseResultMessage } from "../../../functions/domain/message";
import { temporaryFolder } from "../../temporary-folder";
import { ReconcileWorld } from "./reconcile-world";

/** What is done to a trip, and what is found and left of it then. */
interface Harm {
  readonly sql?: string;
  readonly rows?: "none" | "two" | "another price";
  readonly isResultLost?: true;
  readonly found: readonly string[];
  readonly left?: readonly string[];
}

const harms: readonly Harm[] = [
  { found: [] },
  { sql: "DELETE FROM trips WHERE", found: ["missing index"] },
  { sql: "INSERT INTO trips SELECT * FROM trips WHERE", found: ["doubled index"] },
  { sql: "INSERT INTO trips SELECT * REPLACE (3 AS prix_travel) FROM trips WHERE", found: ["doubled index"] },
  { sql: "UPDATE trips SET prix_travel = 3 WHERE", found: ["different index"] },
  { sql: "UPDATE trips SET nomclient = 'X' WHERE", found: ["different index"] },
  { rows: "none", found: ["missing lake"] },
  { rows: "two", found: ["doubled lake"], left: ["doubled lake"] },
  { rows: "another price", found: ["different lake"], left: ["different lake"] },
  { sql: "DELETE FROM trips WHERE", rows: "none", found: ["missing index", "missing lake"] },
  {
    sql: "UPDATE trips SET confort = 'low' WHERE",
    rows: "two",
    found: ["different index", "doubled lake"],
    left: ["doubled lake"],
  },
  { isResultLost: true, found: [`missing ${topicResult.name}`], left: [`missing ${topicResult.name}`] },
];

const ids = [0, 1, 2].flatMap((hour) => [0, 2, 4, 6].map((n) => `trip-${hour}-${n}`));
/** The first record of a partition is not lost alone: what comes before a partition's first one, retention has taken. */
const keepsItsResult = (id: string) => id.startsWith("trip-0");

describe("losses and doublings at random", () => {
  const folder = temporaryFolder().path;
  let played: ReconcileWorld;
  beforeAll(async () => {
    played = await new ReconcileWorld(join(folder, "played")).play();
  });
  afterAll(() => played.close());

  it("are found, all of them and nothing else, and repaired where it is said so", async () => {
    let runs = 0;
    const harmOf = (id: string) =>
      fc.constantFrom(...harms.filter(({ isResultLost }) => !isResultLost || !keepsItsResult(id)));
    await fc.assert(
      fc.asyncProperty(fc.tuple(...ids.map(harmOf)), async (chosen) => {
        const world = await played.copyTo(join(folder, `run-${++runs}`));
        const lost = await harm(world, new Map(ids.map((id, n) => [id, chosen[n]!])));
        const expected = (what: "found" | "left") =>
          chosen
            .flatMap((one, n) => (one[what] ?? []).map((finding) => finding.replace(" ", ` ${ids[n] ?? ""} in `)))
            .sort();
        const log = world.without((topic, { value }) => topic === topicResult.name && lost.has(tripOf(value)));
        expect(await world.findings({ log })).toEqual(expected("found"));
        const { agree } = await world.reconcile({ log, mode: "repair" });
        expect(agree).toBe(expected("left").length === 0);
        expect(await world.findings({ log })).toEqual(expected("left"));
        await world.close();
      }),
      { numRuns: 12 },
    );
  });
});

function tripOf(value: Uint8Array | null): string {
  const message = parseResultMessage(value);
  return "trips" in message ? (message.trips[0]?.tripId ?? "") : "";
}

/** @returns the trips whose results are lost */
async function harm(world: ReconcileWorld, harmed: ReadonlyMap<string, Harm>): Promise<ReadonlySet<string>> {
  const statements = [...harmed].flatMap(([id, { sql }]) => (sql === undefined ? [] : [`${sql} trip_id = '${id}'`]));
  if (statements.length > 0) await world.changeIndex(statements.join("; "));
  for (const object of await world.objects())
    await world.changeRows(object, (rows) =>
      rows.flatMap((row) => {
        const change = harmed.get(row.trip_id)?.rows;
        if (change === undefined) return [row];
        if (change === "another price") return [{ ...row, prix_travel: 1 }];
        return change === "two" ? [row, row] : [];
      }),
    );
  return new Set([...harmed].flatMap(([id, { isResultLost }]) => (isResultLost ? [id] : [])));
}
