import type { Look } from "../../../cli/watch/look";
import { runCommand } from "../../../cli/run-command";
import { killedRidestream, ridestream } from "../ridestream";
import { temporaryFolder } from "../../temporary-folder";

describe("ridestream watch", () => {
  it("plays a platform and looks at it, a line each time where nobody sees a screen", async () => {
    const out = temporaryFolder().path;
    const ended = await ridestream(["watch", "--play", "50", "--every", "1s", "--looks", "2", "--out", out]);
    expect([ended.code, ended.stderr]).toEqual([0, ""]);
    const lines = ended.stdout.trim().split("\n");
    expect(lines).toHaveLength(2);
    for (const line of lines)
      expect(line).toMatch(/trips\/s, .* revenue\/s, unread messages: enrich \d+, load-search \d+, load-lake \d+/);
    // What was played is a demo's folder: the trips are there, with their zones.
    const latest = await ridestream(["trips", "latest", "--limit", "1", "--out", out, "--json"]);
    expect(JSON.parse(latest.stdout)).toMatchObject([{ zone: expect.any(Number) as number }]);
  });

  it("draws a screen, and goes on until somebody quits", async () => {
    let said = "";
    const stdout: string[] = [];
    let press: (data: Buffer) => void = () => undefined;
    const keys = {
      setRawMode: () => undefined,
      on: (_: "data", pressed: (data: Buffer) => void) => (press = pressed),
      off: () => undefined,
      resume: () => undefined,
      pause: () => undefined,
    };
    const screen = {
      isTTY: true,
      columns: 70,
      rows: 20,
      write(text: string | Uint8Array) {
        said += text.toString();
        stdout.push(text.toString());
        if (said.split("\u001b[H").length === 3) press(Buffer.from("q"));
      },
    };
    const args = ["watch", "--play", "20", "--every", "1s", "--out", temporaryFolder().path];
    expect(await runCommand(args, { environment: {}, out: screen, err: screen, keys })).toBe(0);
    expect(said).toContain("trips/s");
    expect(stdout.at(-1)).toBe("\u001b[?25h\u001b[?1049l");
  });

  it("ends at SIGTERM with nothing in hand, and leaves its folder to others", async () => {
    const out = temporaryFolder().path;
    const ended = await killedRidestream(["watch", "--play", "50", "--every", "1s", "--json", "--out", out], {
      endWhen: (_, stdout) => stdout.split("\n").length > 2,
      signal: "SIGTERM",
    });
    expect([ended.code, ended.signal, ended.stderr]).toEqual([0, null, ""]);
    const looks = ended.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Look);
    const found = Number(looks.at(-1)?.lastHour.reduce((sum, { trips }) => sum + trips, 0));
    const latest = await ridestream(["trips", "latest", "--limit", "1000", "--out", out, "--json"]);
    expect((JSON.parse(latest.stdout) as readonly object[]).length).toBeGreaterThanOrEqual(Math.max(1, found));
  });

  it("says that it needs --play or servers, and refuses a folder that nobody plays in", async () => {
    const remedy = "add --play N, or set RS_KAFKA_BROKERS and RS_ELASTICSEARCH_URL\n";
    const bare = await ridestream(["watch"]);
    expect([bare.code, bare.stderr]).toEqual([2, `RS-SETTINGS-INVALID: there is nothing to watch: ${remedy}`]);
    // Whether there are servers or not, they would be asked in its place.
    for (const env of [{}, { RS_KAFKA_BROKERS: "localhost:1", RS_ELASTICSEARCH_URL: "http://localhost:1" }]) {
      const { code, stderr, stdout } = await ridestream(["watch", "--out", "played", "--looks", "1"], { env });
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toContain(`error: --out is the folder of --play: ${remedy}`);
    }
  });
});
