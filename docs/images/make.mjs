// Makes the pictures of the README: npm run screenshots. Needs Chromium (CHROMIUM=PATH, or /usr/bin/chromium).
import { execFileSync, spawn } from "child_process";
import { mkdtempSync, rmSync } from "fs";
import { tmpdir } from "os";
import { join } from "path";
import { pathToFileURL } from "url";
import { chromium } from "playwright-core";

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

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium" });
try {
  await report(browser);
  await live(browser);
} finally {
  await browser.close();
}
