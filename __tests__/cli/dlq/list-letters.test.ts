import { listLetters } from "../../../cli/dlq/list-letters";
import { replay } from "../../../cli/dlq/replay";
import { topicSource } from "../../../contracts/topics";
import { messageOf, tripWith } from "../../functions/pipeline/bad-input";
import { LetterWorld, request } from "./letter-world";

const comfort = { code: "RS-TRIP-COMFORT-UNKNOWN", trips: 2, value: '"vip"' };
const price = { code: "RS-TRIP-FIELD-RANGE", trips: 1, value: "-1" };
const never = { sent: 0, sentAt: null };
/** Its partition is chosen by where the message lies, in a log of any id. */
const anId = expect.stringMatching(/^\d-0$/) as string;
const at = expect.stringMatching(/^\d{4}-.*Z$/) as string;

async function worldOf(...trips: readonly unknown[]) {
  const world = new LetterWorld();
  await world.send(topicSource.name, request(messageOf(...trips)));
  await world.enrich();
  const printed = async (json?: true) => {
    let text = "";
    const write = (more: string | Uint8Array) => (text += String(more));
    const terminal = { environment: {}, out: { write }, err: { write }, exitWith: () => undefined };
    await listLetters(terminal, world.log, { filter: {}, limit: 50, ...(json && { json }) });
    return text;
  };
  const letters = async () => (JSON.parse(await printed(true)) as { readonly letters: readonly unknown[] }).letters;
  const rows = async () => (await printed()).split("\n").filter((line) => line.includes("RS-"));
  return { world, printed, letters, rows };
}

describe("the list of dead letters", () => {
  it("has a row for each reason of a message, with its trips and its value", async () => {
    const vip = tripWith({ confort: "vip" });
    const { letters, rows } = await worldOf(vip, tripWith({ prix_base_per_km: -1 }), vip);
    expect(await letters()).toMatchObject([
      {
        ...{ id: anId, code: comfort.code, value: comfort.value, trips: 3, ...never },
        reasons: [
          { ...comfort, ...never },
          { ...price, ...never },
        ],
      },
    ]);
    expect(await rows()).toEqual([
      expect.stringMatching(/^│ \d-0 │.*│ +0 │ +│ RS-TRIP-COMFORT-UNKNOWN │ +2 │.*"vip"/),
      expect.stringMatching(/^│ \d-0 │.*│ +0 │ +│ +RS-TRIP-FIELD-RANGE │ +1 │.* -1 │/),
    ]);
  });

  it("says of trips that were never sent again that they were not, also once others of their message were", async () => {
    const vip = tripWith({ confort: "vip" });
    const { world, letters, rows } = await worldOf(vip, tripWith({ prix_base_per_km: -1 }), vip);
    await replay(world.log, { code: "RS-TRIP-COMFORT-UNKNOWN" });
    expect(await letters()).toMatchObject([{ sent: 1, reasons: [{ ...price, ...never }] }]);
    await world.enrich();
    await replay(world.log, { code: "RS-TRIP-COMFORT-UNKNOWN" });
    await world.enrich();
    expect(await letters()).toMatchObject([
      {
        sent: 2,
        sentAt: at,
        reasons: [
          { ...comfort, sent: 2, sentAt: at },
          { ...price, ...never },
        ],
      },
    ]);
    expect(await rows()).toEqual([
      expect.stringMatching(/│ +2 │ \d{4}-.*RS-TRIP-COMFORT-UNKNOWN.*│ +refused again: fix the cause/),
      expect.stringMatching(/│ +0 │ +│ +RS-TRIP-FIELD-RANGE.*│ +its producer must send a correct trip │$/),
    ]);
  });

  it("counts a message that was sent whole", async () => {
    const { world, letters } = await worldOf();
    await replay(world.log, {});
    await world.enrich();
    expect(await letters()).toMatchObject([
      {
        reasons: [
          {
            code: "RS-MESSAGE-EMPTY",
            trips: 0,
            sent: 1,
            sentAt: at,
            next: expect.stringMatching(/^refused again/) as string,
          },
        ],
      },
    ]);
  });

  it("shows ten reasons of a message, and where the others are; JSON has all", async () => {
    const fields = Object.keys(tripWith({}) as object);
    const client = { logitude: 2.35, latitude: 48.85, nomclient: "FALL", telephoneClient: "06" };
    const { printed, rows, letters } = await worldOf(
      ...fields.map((field) => tripWith({ [field]: undefined })),
      ...fields.map((field) => tripWith({ [field]: true })),
      ...Object.keys(client).map((field) => tripWith({ "properties-client": { ...client, [field]: null } })),
    );
    expect(await rows()).toHaveLength(10);
    expect(await printed()).toMatch(/^(\d-0) has 2 more reasons: ridestream dlq show \1\n/m);
    expect(await letters()).toMatchObject([{ trips: 12, reasons: Array(12).fill({ trips: 1 }) as unknown[] }]);
  });
});
