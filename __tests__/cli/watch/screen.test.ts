import { EventEmitter } from "events";
import { openScreen } from "../../../cli/watch/screen";
import type { Keys } from "../../../cli/terminal";

/** A keyboard on which a test presses keys. */
class TestKeys extends EventEmitter implements Keys {
  isRaw = false;
  isRead = false;
  setRawMode(isRaw: boolean): void {
    this.isRaw = isRaw;
  }
  resume(): void {
    this.isRead = true;
  }
  pause(): void {
    this.isRead = false;
  }
}

function open() {
  const keys = new TestKeys();
  const said: string[] = [];
  const out = { isTTY: true, columns: 70, write: (text: string | Uint8Array) => said.push(text.toString()) };
  const quit = jest.fn();
  const screen = openScreen({ environment: {}, out, err: out, keys, exitWith: () => undefined }, quit);
  return { keys, said, quit, screen, out };
}

describe("a screen", () => {
  it("takes the terminal and its keys, and gives both back", () => {
    const { keys, said, screen } = open();
    expect([keys.isRaw, keys.isRead]).toEqual([true, true]);
    screen.draw(["one", "two"]);
    screen.close();
    expect([keys.isRaw, keys.isRead, keys.listenerCount("data")]).toEqual([false, false, 0]);
    expect(said).toEqual([
      "\u001b[?1049h\u001b[?25l",
      // Each line takes the place of the former one, without a flicker between them.
      "\u001b[Hone\u001b[K\r\ntwo\u001b[K\u001b[J",
      "\u001b[?25h\u001b[?1049l",
    ]);
  });

  it.each(["q", "Q", "\u001b", "\u0003"])("is quit by %j", (key) => {
    const { keys, quit } = open();
    keys.emit("data", Buffer.from("x"));
    expect(quit).not.toHaveBeenCalled();
    keys.emit("data", Buffer.from(key));
    expect(quit).toHaveBeenCalledTimes(1);
  });

  it("is as large as the terminal is now", () => {
    const { screen, out } = open();
    expect([screen.columns, screen.rows]).toEqual([70, 24]);
    out.columns = 120;
    expect(screen.columns).toBe(120);
  });
});
