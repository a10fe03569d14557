import type { Browser } from "playwright-core";
import { openLiveServer, type LiveServer } from "../../cli/watch/live-server";
import type { Look } from "../../cli/watch/look";
import { searchTrip } from "../functions/adapters/search-index-contract";
import { inaccessible, openBrowser, openPage, withChromium } from "./chromium";

const look = (trips: number, changes: Partial<Look> = {}): Look => ({
  at: "2026-06-05T10:00:00.000Z",
  lately: [{ comfort: "low", trips, revenue: `${trips}.50` }],
  lastMinute: [{ comfort: "low", trips: 120, revenue: "1234.50" }],
  lastHour: [
    { comfort: "low", trips: 3_000, revenue: "12345.67" },
    { comfort: "high", trips: 1_000, revenue: "7654.33" },
  ],
  lag: [
    { function: "enrich", records: 12 },
    { function: "load-search", records: 3_456 },
  ],
  searchableAfterMs: 640,
  refused: [{ code: "RS-TRIP-COMFORT-UNKNOWN", times: 7 }],
  latest: [searchTrip("t-1", { nomclient: "Renée" })],
  ...changes,
});

withChromium.describe(`the live page in Chromium${withChromium.note}`, () => {
  let browser: Browser;
  let server: LiveServer;
  beforeAll(async () => void (browser = await openBrowser()));
  afterAll(() => browser.close());
  beforeEach(async () => void (server = await openLiveServer(0)));
  afterEach(() => server.close());

  it.each([
    ["a laptop", { width: 1280, height: 800 }, "light"],
    ["a laptop in the dark", { width: 1280, height: 800 }, "dark"],
    ["a phone", { width: 390, height: 844 }, "light"],
    ["a phone in the dark", { width: 390, height: 844 }, "dark"],
  ] as const)(
    "shows what is so, and what comes, on %s; axe finds nothing, and nothing is asked of others",
    async (what, viewport, colorScheme) => {
      const { page, said, outside } = await openPage(browser, server.url, { viewport, colorScheme });
      expect(await page.textContent("#state")).toContain("Waiting");
      server.show(look(100));
      await page.waitForSelector("#trips table");
      const text = await page.innerText("main");
      for (const figure of ["10.0", "10.05", "0.6 s", "3,000", "12,345.67", "20,000.00", "1,234.50", "3,456", "Renée"])
        expect(text).toContain(figure);
      expect(text).toMatch(/RS-TRIP-COMFORT-UNKNOWN\s+7/);
      server.show(look(250));
      await page.locator("#now dd", { hasText: "25.0" }).first().waitFor();
      expect(await page.getAttribute("svg", "aria-label")).toBe("Trips a second: now 25.0, most 25.0");
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
      expect(await inaccessible(page)).toEqual([]);
      expect([said, outside]).toEqual([[], []]);
      const folder = process.env["SCREENSHOTS"];
      if (folder !== undefined) await page.screenshot({ path: `${folder}/live ${what}.png`, fullPage: true });
      await page.context().close();
    },
  );

  it("shows a name as it is, whatever markup it holds", async () => {
    const { page, said } = await openPage(browser, server.url, {});
    const name = `<img src=x onerror="document.title='taken'"> & <script>document.title='taken'</script>`;
    server.show(look(1, { latest: [searchTrip("t-1", { nomclient: name, nomDriver: `"'` })] }));
    await page.waitForSelector("#trips table");
    expect(await page.locator("#trips tbody td").nth(1).textContent()).toBe(name);
    expect(await page.locator("#trips img, #trips script").count()).toBe(0);
    expect(await page.title()).toBe("ridestream, live");
    expect(said).toEqual([]);
    await page.context().close();
  });

  it("says what keeps it from looking, and that it is over", async () => {
    const { page } = await openPage(browser, server.url, {});
    server.show(look(1));
    await page.waitForSelector("#trips table");
    server.tell("Elasticsearch does not answer");
    await page.locator("#state", { hasText: "Elasticsearch does not answer" }).waitFor();
    await server.close();
    await page.locator("#state", { hasText: "Disconnected" }).waitFor();
    await page.context().close();
  });
});
