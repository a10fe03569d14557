import { html, type Html } from "../html";
import { pageStyle } from "../page-style";
import type { livePartIds } from "./live-parts";

type PartId = (typeof livePartIds)[number];

const part = (id: PartId): Html => html`<div id="${id}"></div>`;

/** A part that may be wider than a phone: it can be scrolled, by keyboard too. */
const wide = (id: PartId, label: string): Html =>
  html`<div id="${id}" class="wide" tabindex="0" role="region" aria-label="${label}"></div>`;

/** The page, whose parts come from `/looks`; it needs nothing but `/live.css` and `/live.js`. */
export const livePage: string = html`<!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>ridestream, live</title>
      <link rel="icon" href="data:," />
      <link rel="stylesheet" href="/live.css" />
      <script src="/live.js" defer></script>
    </head>
    <body>
      <header>
        <h1>ridestream</h1>
        <p id="state" role="status">Waiting for the first look.</p>
      </header>
      <main>
        <section aria-labelledby="h-now">
          <h2 id="h-now">Now</h2>
          ${part("now")}${part("course")}
        </section>
        <section aria-labelledby="h-comfort">
          <h2 id="h-comfort">Comfort classes</h2>
          ${wide("comfort", "Trips and revenue by comfort class")}
        </section>
        <section aria-labelledby="h-functions">
          <h2 id="h-functions">Functions</h2>
          ${wide("functions", "What each function has not handled")}
        </section>
        <section aria-labelledby="h-refused">
          <h2 id="h-refused">Refused</h2>
          ${wide("refused", "What is refused, by reason")}
        </section>
        <section aria-labelledby="h-trips">
          <h2 id="h-trips">Last trips</h2>
          ${wide("trips", "The trips priced last, newest first")}
        </section>
      </main>
    </body>
  </html> `.html;

/** Fills the parts that changed; without the server it says so, and asks again. */
export const liveScript = `const state = document.getElementById("state");
const looks = new EventSource("/looks");
looks.onmessage = ({ data }) => {
  for (const [id, html] of Object.entries(JSON.parse(data))) {
    const part = document.getElementById(id);
    if (part.innerHTML !== html) part.innerHTML = html;
  }
};
looks.addEventListener("trouble", ({ data }) => { state.textContent = JSON.parse(data); });
looks.onerror = () => { state.textContent = "Disconnected: ridestream watch has ended, or does not answer."; };
`;

export const liveStyle = `${pageStyle}header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1.5rem; padding-top: 1rem; }
#state { color: var(--quiet); font-size: .875rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: .75rem; margin-top: .75rem; }
svg { display: block; width: 100%; height: 6rem; margin-top: .5rem; }
polyline { fill: none; stroke: var(--mark); stroke-width: 2; vector-effect: non-scaling-stroke; }
#trips td:nth-child(-n+4), #trips th:nth-child(-n+4) { text-align: left; }
td { max-width: 16rem; overflow: hidden; text-overflow: ellipsis; }
#comfort td:nth-child(3) { width: 40%; min-width: 6rem; }
.bar { display: block; height: .8rem; width: calc(var(--share) * 100%); background: var(--mark); border-radius: .2rem; }
`;
