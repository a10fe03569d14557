import { request } from "http";
import { openLiveServer, type LiveServer } from "../../../cli/watch/live-server";
import type { Look } from "../../../cli/watch/look";
import { searchTrip } from "../../functions/adapters/search-index-contract";
import { freePort } from "../../free-port";
import { ridestream } from "../ridestream";
import { temporaryFolder } from "../../temporary-folder";

const name = `<b>"'&\u202e\u001b[31m`;
const look: Look = {
  at: "2026-06-05T10:00:00.000Z",
  lately: [{ comfort: "low", trips: 100, revenue: "100.50" }],
  lastMinute: [],
  lastHour: [{ comfort: "low", trips: 3_000, revenue: "12345.67" }],
  lag: [{ function: "enrich", records: 12 }],
  searchableAfterMs: undefined,
  refused: [],
  latest: [searchTrip("t-1", { nomclient: name })],
};

/** What `/looks` sends to who comes now. */
async function firstEvent(url: string): Promise<string> {
  const over = new AbortController();
  const { body } = await fetch(`${url}looks`, { signal: over.signal });
  let said = "";
  for await (const piece of body ?? []) {
    said += Buffer.from(piece as Uint8Array).toString();
    if (said.split("\n\n").length > 2) break;
  }
  over.abort();
  return said;
}

describe("the live page's server", () => {
  let server: LiveServer;
  beforeEach(async () => void (server = await openLiveServer(0)));
  afterEach(() => server.close());

  it("shows the last look to whoever comes, with every text escaped", async () => {
    server.show(look);
    const event = await firstEvent(server.url);
    expect(event).toContain("retry: 2000");
    const parts = JSON.parse(/^data: (.*)$/m.exec(event)?.[1] ?? "") as Record<string, string>;
    expect(parts["now"]).toContain("<dd>10.0</dd>");
    expect(parts["trips"]).toContain("<td>&lt;b&gt;&quot;&#39;&amp;[31m</td>");
    expect(parts["refused"]).toBe("<p>None.</p>");
  });

  it("answers under its own name alone, and changes nothing", async () => {
    const answer = (headers: Record<string, string>, method = "GET") =>
      new Promise((resolve) => {
        request(`${server.url}looks`, { headers, method }, (response) => {
          resolve(response.statusCode);
          response.destroy();
        }).end();
      });
    expect(await answer({ host: "rebound.example" })).toBe(403);
    expect(await answer({ host: "127.0.0.1.example:80" })).toBe(403);
    expect(await answer({ host: "localhost:8090" })).toBe(200);
    expect(await answer({}, "POST")).toBe(405);
  });

  it("lets no page of others in, and is kept nowhere", async () => {
    const { headers } = await fetch(server.url);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  });

  it("says so where its port is taken", async () => {
    const port = Number(new URL(server.url).port);
    await expect(openLiveServer(port)).rejects.toMatchObject({
      code: "RS-PORT-TAKEN",
      message: expect.stringContaining("give another one to --serve") as string,
    });
  });
});

describe("ridestream watch --serve", () => {
  it("says where the page is, and ends while a browser looks at it", async () => {
    const url = `http://127.0.0.1:${await freePort()}/`;
    const out = temporaryFolder().path;
    const args = ["watch", "--play", "20", "--every", "1s", "--looks", "3", "--serve", new URL(url).port, "--out", out];
    const ended = ridestream(args);
    const over = new AbortController();
    void ended.finally(() => over.abort());
    // It listens once its platform is up.
    let event = "";
    while (event === "" && !over.signal.aborted) event = await firstEvent(url).catch(() => "");
    expect(event).toContain("trips a second");
    expect(await ended).toMatchObject({ code: 0, stdout: `${url} is live until Ctrl-C\n`, stderr: "" });
  });
});
