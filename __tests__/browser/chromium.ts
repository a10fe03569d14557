import { existsSync } from "fs";
import { join, dirname } from "path";
import { readFileSync } from "fs";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const isThere = existsSync(executablePath);
const axe = readFileSync(join(dirname(require.resolve("axe-core")), "axe.min.js"), "utf8");

/** `describe`, or `describe.skip` with the reason, where there is no Chromium. */
export const withChromium = {
  describe: isThere ? describe : describe.skip,
  note: isThere ? "" : ` (skipped: needs ${executablePath}, or CHROMIUM=PATH)`,
};

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath });

export interface OpenedPage {
  readonly page: Page;
  /** What the page said on its console, and its errors. */
  readonly said: readonly string[];
  /** What it asked of other hosts. */
  readonly outside: readonly string[];
}

/** A page of its own, whose complaints and requests are kept. */
export async function openPage(browser: Browser, own: string, options: BrowserContextOptions): Promise<OpenedPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const said: string[] = [];
  const outside: string[] = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(error.message));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(own) && !/^(data|blob):/.test(url)) outside.push(url);
  });
  await page.goto(own);
  return { page, said, outside };
}

/** What axe finds wrong, and what it cannot judge but for contrast over pictures. */
export async function inaccessible(page: Page): Promise<readonly string[]> {
  // As text of the test's own: the page lets in no script of others.
  const found = await page.evaluate(
    `${axe}; axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map((node) => node.html).join(" ")))`,
  );
  return found as readonly string[];
}
