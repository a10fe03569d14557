// Makes the pictures of the README: npm run screenshots [-- report live dashboard]. Needs Chromium (CHROMIUM=PATH, or
// /usr/bin/chromium), and for the dashboard's panels an Elasticsearch (ELASTICSEARCH_URL).
import { Client } from "@elastic/elasticsearch";
import { execFileSync, spawn } from "child_process";
import { randomUUID } from "crypto";
import { mkdtempSync, rmSync } from "fs";
import { tmpdir } from "os";
import { join } from "path";
import { chromium } from "playwright-core";
import { importTypeScript } from "../../benchmarks/import-typescript.mjs";

const folder = import.meta.dirname;
const program = join(folder, "../../dist/ridestream.js");

/** `ridestream watch --serve` after a minute of 50 trips a second. */
async function live(browser) {
  const out = mkdtempSync(join(tmpdir(), "ridestream-picture-"));
  const watch = spawn(process.execPath, [
    program,
    "watch",
    "--play",
    "50",
    "--every",
    "1s",
    "--serve",
    "0",
    "--out",
    out,
  ]);
  try {
    const url = await new Promise((told, failed) => {
      watch.stdout.once("data", (text) => told(String(text).split(" ")[0]));
      watch.once("close", (code) => failed(new Error(`ridestream watch ended with ${code}`)));
    });
    const context = await browser.newContext({ viewport: { width: 1100, height: 860 }, colorScheme: "light" });
    const page = await context.newPage();
    await page.goto(url);
    const points = async () => (await page.locator("polyline").first().getAttribute("points")).split(" ").length;
    await page.waitForSelector("polyline");
    while ((await points()) < 60) await page.waitForTimeout(500);
    await page.screenshot({ path: join(folder, "watch.png") });
  } finally {
    const ended = new Promise((over) => watch.once("close", over));
    watch.kill();
    await ended;
    rmSync(out, { recursive: true, force: true });
  }
}

/** `report.html` of a demo, as far as the zones. */
async function report(browser) {
  const out = mkdtempSync(join(tmpdir(), "ridestream-picture-"));
  try {
    execFileSync(process.execPath, [program, "demo", "--json", "--out", out], { stdio: "ignore" });
    const context = await browser.newContext({ viewport: { width: 1100, height: 1000 }, colorScheme: "light" });
    const page = await context.newPage();
    await page.goto(pathToFileURL(join(out, "report.html")).href);
    await page.screenshot({ path: join(folder, "report.png") });
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** The dashboard's panels over a day of trips in a real Elasticsearch. */
async function dashboard(browser) {
  const url = process.env.ELASTICSEARCH_URL;
  if (!url) return void process.stderr.write("no picture of the dashboard: set ELASTICSEARCH_URL\n");
  const out = mkdtempSync(join(tmpdir(), "ridestream-picture-"));
  const alias = `picture-${randomUUID()}`;
  const client = new Client({ node: url });
  try {
    const env = { ...process.env, RS_ELASTICSEARCH_ALIAS: alias };
    const demo = ["demo", "--json", "--out", out, "--elasticsearch", url];
    execFileSync(process.execPath, [program, ...demo], { stdio: "ignore", env });
    // The demo prices a whole week within seconds: a day is wanted, each trip at the time at which it is asked for.
    await client.indices.refresh({ index: alias });
    const [index] = Object.keys(await client.indices.getAlias({ name: alias }));
    const trips = client.helpers.scrollDocuments({ index: alias, size: 5_000 });
    await client.helpers.bulk({
      datasource: trips,
      onDocument: (trip) => {
        trip.agent_timestamp = trip.requested_at;
        return { index: { _index: index, _id: trip.trip_id } };
      },
      refreshOnCompletion: true,
    });
    const { dashboardPage } = await importTypeScript('export { dashboardPage } from "./docs/images/dashboard-page"');
    const context = await browser.newContext({ viewport: { width: 1200, height: 1000 }, colorScheme: "light" });
    const page = await context.newPage();
    await page.setContent(await dashboardPage(client, alias));
    await page.screenshot({ path: join(folder, "dashboard.png"), fullPage: true });
  } finally {
    const indices = Object.keys(await client.indices.getAlias({ name: alias }, { ignore: [404] }));
    for (const index of indices) if (index.startsWith(alias)) await client.indices.delete({ index });
    await client.indices.deleteIndexTemplate({ name: `ridestream-${alias}` }, { ignore: [404] });
    await client.close();
    rmSync(out, { recursive: true, force: true });
  }
}

const pictures = { report, live, dashboard };
const named = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium" });
try {
  for (const [name, make] of Object.entries(pictures))
    if (named.length === 0 || named.includes(name)) await make(browser);
} finally {
  await browser.close();
}
