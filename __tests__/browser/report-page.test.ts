import { join } from "path";
import { pathToFileURL } from "url";
import type { Browser, Page } from "playwright-core";
import type { Row } from "../../functions/ports/warehouse";
import { messageOf, originalMessage, tripWith } from "../functions/pipeline/bad-input";
import { outIn } from "../cli/demo/demo-output";
import { plantedPage, tenHotspots } from "../cli/strategy/page/planted-page";
import { demoJson, ridestream, type Summary } from "../cli/ridestream";
import { temporaryFolder } from "../temporary-folder";
import { inaccessible, openBrowser, openPage, withChromium } from "./chromium";

/** A number as the page writes it. */
const number = (text: string | undefined) => (text ?? "").replaceAll(",", "").replaceAll("−", "-").replace(/^\+/, "");
const two = (hour: Row[string] | undefined) => `${String(hour ?? "").padStart(2, "0")} h`;

withChromium.describe(`the report page in Chromium${withChromium.note}`, () => {
  const folder = temporaryFolder();
  const out = outIn(folder);
  const url = pathToFileURL(join(out, "report.html")).href;
  const hotspotsUrl = pathToFileURL(join(folder.path, "hotspots.html")).href;
  let browser: Browser;
  let demo: Summary;
  beforeAll(async () => {
    browser = await openBrowser();
    demo = await demoJson(["--trips", "3000", "--out", out]);
    folder.write("hotspots.html", (await plantedPage(tenHotspots)).page);
  });
  afterAll(() => browser.close());

  it.each([
    ["a laptop", { width: 1280, height: 800 }, "light"],
    ["a laptop in the dark", { width: 1280, height: 800 }, "dark"],
    ["a phone", { width: 390, height: 844 }, "light"],
    ["a phone in the dark", { width: 390, height: 844 }, "dark"],
    ["a laptop with hotspots", { width: 1280, height: 800 }, "light"],
    ["a laptop with hotspots in the dark", { width: 1280, height: 800 }, "dark"],
    ["a phone with hotspots", { width: 390, height: 844 }, "light"],
    ["a phone with hotspots in the dark", { width: 390, height: 844 }, "dark"],
  ] as const)("fits %s; axe finds nothing, and nothing is asked of others", async (what, viewport, colorScheme) => {
    const own = what.includes("hotspots") ? hotspotsUrl : url;
    const { page, said, outside } = await openPage(browser, own, { viewport, colorScheme });
    await page.evaluate(`document.querySelectorAll("details").forEach((one) => (one.open = true))`);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    // A day's 24 hours, and all that is known of a hotspot, are wider than a phone.
    expect((await widerTables(page)).filter((caption) => !/^(Trips by weekday|Hotspots)/.test(caption))).toEqual([]);
    expect(await inaccessible(page)).toEqual([]);
    // What axe does not judge: text in a drawing against what is behind it.
    expect(await paleTexts(page)).toEqual([]);
    expect([said, outside]).toEqual([[], []]);
    const shots = process.env["SCREENSHOTS"];
    if (shots !== undefined) await page.screenshot({ path: `${shots}/report ${what}.png`, fullPage: true });
    await page.context().close();
  });

  it("runs no script and takes no style of others, whatever gets into it", async () => {
    const { page, said } = await openPage(browser, url, {});
    await page.evaluate(`
      document.body.append(document.createRange().createContextualFragment("<script>document.title = 'taken'</script>"));
      document.body.insertAdjacentHTML("beforeend", "<p id=p style='position: fixed'>"); `);
    expect(await page.title()).toMatch(/^ridestream report/);
    expect(await page.evaluate(`getComputedStyle(document.getElementById("p")).position`)).toBe("static");
    expect(said.join(" ")).toContain("Content Security Policy");
    await page.context().close();
  });

  it("is white on paper, with its tables whole", async () => {
    const { page } = await openPage(browser, hotspotsUrl, { colorScheme: "dark" });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(255, 255, 255)");
    expect(await page.evaluate(`getComputedStyle(document.querySelector(".wide")).overflowX`)).toBe("visible");
    // A page of A4 is 794 px wide, less its margins.
    await page.setViewportSize({ width: 718, height: 1_000 });
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    await page.context().close();
  });

  it("shows the numbers that the reports answer, by the commands that it names", async () => {
    const { page } = await openPage(browser, url, {});
    const commands = new Map<string, readonly string[]>();
    for (const command of await page.locator(".origin code").allTextContents()) {
      const [, , report = "", ...parameters] = command.split(" ");
      commands.set(report, parameters);
    }
    const answer = async (report: string): Promise<readonly Row[]> => {
      const asked = ["report", report, ...(commands.get(report) ?? []), "--json", "--out", out];
      const { code, stdout } = await ridestream(asked);
      expect([report, code, commands.has(report)]).toEqual([report, 0, true]);
      return JSON.parse(stdout) as readonly Row[];
    };
    const table = (report: string) => page.locator(`table[data-report="${report}"]`).last();
    const cells = async (report: string): Promise<readonly (readonly string[])[]> => {
      const rows = await table(report).locator("tbody tr").all();
      return Promise.all(
        rows.map(async (row) => (await row.locator("th, td").allTextContents()).map((text) => text.trim())),
      );
    };

    const matrix = await cells("revenue-by-zone-and-comfort");
    const head = (await table("revenue-by-zone-and-comfort").locator("thead th").allTextContents()).map((name) =>
      name.trim(),
    );
    for (const row of await answer("revenue-by-zone-and-comfort")) {
      const line = matrix.find(([zone]) => zone === String(row["CENTROID_ID"]));
      expect(number(line?.[head.indexOf(String(row["confort"]))])).toBe(row["chiffre_d_affaires"]);
    }
    expect(number(matrix.at(-1)?.at(-1))).toBe(demo.revenue);

    const hours = new Map<string, number>();
    for (const row of await answer("hotspots-by-hour"))
      hours.set(two(row["hour_of_day"]), (hours.get(two(row["hour_of_day"])) ?? 0) + Number(row["trips"]));
    for (const [hour = "", trips] of await cells("hotspots-by-hour"))
      expect(Number(number(trips))).toBe(hours.get(hour) ?? 0);

    const week = await cells("trips-by-weekday-and-hour");
    const days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    for (const row of await answer("trips-by-weekday-and-hour")) {
      const line = week.find(([day]) => day === days[Number(row["weekday"]) - 1]);
      expect(Number(number(line?.[1 + Number(row["hour_of_day"])]))).toBe(row["trips"]);
    }

    expect((await cells("top-zones-by-growth")).map((row) => row.map(number))).toEqual(
      (await answer("top-zones-by-growth")).map((row) => Object.values(row).map(String)),
    );
    expect((await cells("price-distribution-by-comfort")).map((row) => row.map(number))).toEqual(
      (await answer("price-distribution-by-comfort")).map((row) => Object.values(row).map(String)),
    );
    expect(
      (await cells("distance-distribution-by-comfort")).map((row) => row.slice(1).map((text) => Number(number(text)))),
    ).toEqual((await answer("distance-distribution-by-comfort")).map((row) => Object.values(row).slice(1).map(Number)));
    for (const report of ["distances-by-bin", "prices-by-bin"]) {
      const bins = await cells(report);
      const rows = await answer(report);
      for (const row of rows)
        expect(bins[Number(row["bin"])]?.slice(1).map(number)).toEqual([
          String(row["trips"]),
          row["chiffre_d_affaires"],
        ]);
      expect(bins.filter(([, trips]) => trips !== "0")).toHaveLength(rows.length);
    }

    // A demo's busy places are its zones: the report names no area, and the page says so.
    expect(await answer("hotspots")).toEqual([]);
    expect(await table("hotspots").count()).toBe(0);
    expect(await page.locator("section[aria-labelledby=hotspots]").innerText()).toContain("No area earns more");

    const places = await cells("pickups-by-cell");
    const busiest = await answer("pickups-by-cell");
    expect(places.map((row) => row.slice(1).map(number))).toEqual(
      busiest.slice(0, places.length).map((row) => [String(row["trips"]), row["chiffre_d_affaires"]]),
    );
    // As many cells as the report has are drawn.
    const drawn = await page.evaluate(
      `[...document.querySelectorAll(".map > path")].map((path) => path.getAttribute("d")).join("")`,
    );
    expect(String(drawn).split("M").length - 1).toBe(busiest.length);

    const zones = await page
      .locator("table[data-report='revenue-by-zone-and-comfort']")
      .first()
      .locator("tbody tr")
      .all();
    const centres = await Promise.all(
      zones.map(async (row) => (await row.locator("th, td").allTextContents()).map((text) => text.trim()).slice(0, 2)),
    );
    expect(new Map(centres as [string, string][])).toEqual(
      new Map(
        demo.zones.map(({ zone, latitude, longitude }) => [
          String(zone),
          `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`,
        ]),
      ),
    );
    await page.context().close();
  });

  it("counts what is refused, by reason, also when it is made again", async () => {
    const other = temporaryFolder();
    const requests = other.write(
      "requests.ndjson",
      ["no json", "null", originalMessage, messageOf(tripWith({ confort: "<b>first</b>" }))].join("\n"),
    );
    const refused = await demoJson(["--requests", requests, "--out", outIn(other)]);
    const again = join(other.path, "again.html");
    expect((await ridestream(["report", "--html", again, "--out", outIn(other)])).code).toBe(0);
    for (const file of [join(outIn(other), "report.html"), again]) {
      const { page } = await openPage(browser, pathToFileURL(file).href, {});
      const rows = await page.locator("table[data-report='dead-letters'] tbody tr").allInnerTexts();
      expect(new Map(rows.map((row) => row.split("\t").slice(0, 2) as [string, string]))).toEqual(
        new Map(Object.entries(refused.deadLetters).map(([code, trips]) => [code, String(trips)])),
      );
      await page.context().close();
    }
  });
});

/** Captions of tables that have to be scrolled to be seen whole. */
const widerTables = (page: Page): Promise<readonly string[]> =>
  page.evaluate(
    `[...document.querySelectorAll(".wide")].filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.getAttribute("aria-label"))`,
  );

/** Texts of drawings, and of cells that have a colour, with less than 4.5 to 1 of contrast to the colour behind them. */
async function paleTexts(page: Page): Promise<readonly string[]> {
  const found = await page.evaluate(`(() => {
    const light = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
      .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
    const contrast = (one, other) => (Math.max(light(one), light(other)) + 0.05) / (Math.min(light(one), light(other)) + 0.05);
    const pale = [];
    for (const text of document.querySelectorAll("svg text")) {
      const behind = text.closest(".zone") && !text.matches(".share") ? getComputedStyle(text.parentElement.querySelector("circle")).fill
        : text.matches(".share") ? getComputedStyle(text).stroke
        : getComputedStyle(text.closest("figure")).backgroundColor;
      if (contrast(getComputedStyle(text).fill, behind) < 4.5) pale.push(text.textContent.trim());
    }
    for (const cell of document.querySelectorAll("td[class^=level]"))
      if (contrast(getComputedStyle(cell).color, getComputedStyle(cell).backgroundColor) < 4.5) pale.push(cell.textContent);
    return pale;
  })()`);
  return found as readonly string[];
}
