import { createHash } from "crypto";
import { html, type Html } from "../../html";
import type { Facts } from "./facts";
import { sectionsOf } from "./sections";
import { reportStyle } from "./style";

const styleHash = createHash("sha256").update(reportStyle).digest("base64");
/** The page may read nothing and run nothing: what it shows is in it. */
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; base-uri 'none'; form-action 'none'`;
/** A style is no text: it is not escaped, and is ours alone. */
const style: Html = { html: `<style>${reportStyle}</style>` };

/** Strategy's page: one file that needs nothing else. */
export function reportPage(facts: Facts): string {
  const { madeAt, source } = facts;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>ridestream report, ${madeAt.slice(0, 10)}</title>
        <link rel="icon" href="data:," />
        ${style}
      </head>
      <body>
        <header>
          <h1>The city in trips</h1>
          <p class="note">
            ridestream report of ${source}, made
            <time datetime="${madeAt}">${madeAt.slice(0, 16).replace("T", " ")} UTC</time>
          </p>
        </header>
        <main>${sectionsOf(facts)}</main>
        <footer>
          <p class="note">
            Every number is the answer of a report of the warehouse, by the command below it. Money is in the units of
            the trips' prices; times are UTC; distances are geodesic, between driver and client.
          </p>
        </footer>
      </body>
    </html> `.html;
}
