import { listLetters } from "../../../cli/dlq/list-letters";
import { readLetters } from "../../../cli/dlq/letters";
import { replay } from "../../../cli/dlq/replay";
import { topicSource } from "../../../contracts/topics";
import type * as message from "../../../functions/domain/message";
import { messageOf, originalMessage, tripWith } from "../../functions/pipeline/bad-input";
import type * as fixableRequests from "./fixable-requests";
import { readAs, readAsWritten } from "./fixable-requests";
import { LetterWorld, request } from "./letter-world";

jest.mock("../../../functions/domain/message", () =>
  jest
    .requireActual<typeof fixableRequests>("./fixable-requests")
    .fixable(jest.requireActual<typeof message>("../../../functions/domain/message")),
);

async function listed({ log }: LetterWorld, json?: true): Promise<string> {
  let text = "";
  const write = (more: string | Uint8Array) => (text += String(more));
  const terminal = { environment: {}, out: { write }, err: { write }, exitWith: () => undefined };
  await listLetters(terminal, log, { filter: {}, limit: 50, ...(json && { json }) });
  return text;
}

describe("what was sent again", () => {
  afterEach(readAsWritten);

  it("is in the list until each function has read it", async () => {
    const world = new LetterWorld();
    await world.send(topicSource.name, request(originalMessage), request(messageOf(tripWith({ confort: "vip" }))));
    await world.run();
    expect(await listed(world)).not.toContain("not read");
    await replay(world.log, {});
    const [{ id } = { id: "none" }] = await readLetters(world.log);
    const unread = `no open dead letters\nsent again, and not read by all functions yet: ${id}. `;
    expect(await listed(world)).toContain(unread);
    expect(JSON.parse(await listed(world, true))).toEqual({ found: 0, letters: [], unread: [id] });
    readAs('"vip"', '"low"');
    await world.enrich();
    // It is priced, and neither in the index nor in the lake.
    expect(await listed(world)).toContain(unread);
    await world.load();
    expect(await listed(world)).toBe("no dead letters\n");
  });

  it("is not named for the other messages that a function has not read", async () => {
    const world = new LetterWorld();
    await world.send(topicSource.name, request(messageOf(tripWith({ confort: "vip" }))));
    await world.run();
    await replay(world.log, {});
    await world.run();
    await world.send(topicSource.name, request(originalMessage));
    expect(JSON.parse(await listed(world, true))).toMatchObject({ found: 1, unread: [] });
  });
});
