import { pageStyle } from "../../page-style";

/**
 * The ramps are sequential, in even steps of lightness, and safe for colour-blind readers (ColorBrewer's YlGnBu, and viridis's
 * order in the dark): the more, the farther from the page. `--on-N` is the text on a level.
 */
export const reportStyle = `${pageStyle}
:root {
  --level-0: #e9edf1; --level-1: #c7e9b4; --level-2: #7fcdbb; --level-3: #41b6c4; --level-4: #1d91c0; --level-5: #225ea8; --level-6: #0c2c84;
  --on-1: #0b1320; --on-2: #0b1320; --on-3: #0b1320; --on-4: #0b1320; --on-5: #ffffff; --on-6: #ffffff;
  --decline: #b3541e;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --level-0: #21272f; --level-1: #1d4a63; --level-2: #1f6980; --level-3: #2a8c97; --level-4: #4db39b; --level-5: #97d594; --level-6: #eaf5a2;
    --on-1: #ffffff; --on-2: #ffffff; --on-3: #0b1320; --on-4: #0b1320; --on-5: #0b1320; --on-6: #0b1320;
    --decline: #f0a26b;
  }
}
.figures dd:not(.note) { font-size: 1.45rem; overflow-wrap: anywhere; }
header { padding-top: 1.5rem; }
h1 { font-size: 1.75rem; }
h2 { font-size: 1.25rem; margin: 0 0 .5rem; }
header .note { margin: .25rem 0 1.5rem; }
main { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 2.25rem 1rem; }
.whole { grid-column: 1 / -1; }
section { min-width: 0; }
footer { max-width: 72rem; margin: 2rem auto 0; padding: 0 1rem 2rem; }
.lead { margin: 0 0 .75rem; }
.origin { margin: .5rem 0 1rem; overflow-wrap: anywhere; }
code { font: .85em ui-monospace, "DejaVu Sans Mono", monospace; }
figcaption { margin-bottom: .5rem; }
.beside { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 1rem; align-items: start; }
.even { grid-template-columns: repeat(2, minmax(0, 1fr)); }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--text); font-size: 12px; }
.end { text-anchor: end; }
.middle { text-anchor: middle; }
.grid { stroke: var(--line); }
.axis { stroke: var(--quiet); }
.mark { fill: var(--mark); }
.decline { fill: var(--decline); }
${[0, 1, 2, 3, 4, 5, 6].map((level) => `svg .level-${level} { fill: var(--level-${level}); }`).join("\n")}
${[1, 2, 3, 4, 5, 6].map((level) => `td.level-${level} { background: var(--level-${level}); color: var(--on-${level}); }`).join("\n")}
.map path { shape-rendering: crispEdges; }
.zone circle { fill: var(--page); stroke: var(--text); stroke-width: 2; }
.map .zone text { font-size: 15px; font-weight: 700; text-anchor: middle; }
.map .zone .share { font-size: 12px; font-weight: 400; stroke: var(--card); stroke-width: 4; paint-order: stroke; stroke-linejoin: round; }
.ground { fill: var(--level-0); }
.area { fill: var(--mark); stroke: var(--text); stroke-width: 1.5; }
.rank { font-weight: 700; stroke: var(--card); stroke-width: 4; paint-order: stroke; stroke-linejoin: round; }
.scale path { fill: none; stroke: var(--text); stroke-width: 2; }
.scale text { stroke: var(--card); stroke-width: 4; paint-order: stroke; }
.legend-of { margin: .75rem 0 .25rem; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: 0; padding: 0; list-style: none; font-size: .875rem; }
.legend li { display: flex; align-items: center; gap: .4rem; }
.legend svg { width: .9rem; height: .9rem; }
caption { text-align: left; font-size: .875rem; color: var(--quiet); padding: .25rem 0; }
table { font-size: .875rem; }
.longer { font-size: .78125rem; }
th, td { font-size: inherit; padding: .3rem .45rem; }
tbody th { font-weight: 400; }
th.word, td.word { text-align: left; }
details { margin-top: .75rem; font-size: .875rem; }
summary { cursor: pointer; color: var(--mark); }
details .wide { max-height: 24rem; overflow: auto; }
.card { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr)); gap: .75rem; margin: 0; }
.card div { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; }
.card dt { font-size: .875rem; }
.card dd { margin: 0; overflow-wrap: anywhere; }
.card dd:not(.note) { font-weight: 600; }
:focus-visible { outline: 3px solid var(--mark); outline-offset: 2px; }
@media screen and (max-width: 52rem) {
  main, .beside, .even { grid-template-columns: minmax(0, 1fr); }
  .half { grid-column: 1 / -1; }
  figure { padding: .75rem; }
  table { font-size: .8125rem; }
  .long { font-size: .75rem; }
  .longer { font-size: .6875rem; }
  th, td { padding: .3rem .2rem; }
  tr > :first-child { padding-left: 0; }
  tr > :last-child { padding-right: 0; }
  svg text { font-size: 16px; }
  .map .zone circle { r: 20px; }
  .map .zone text { font-size: 22px; }
  .map .zone .share { font-size: 18px; }
  .scale text, .map .rank { font-size: 18px; }
  .figures { grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); }
  .figures dd:not(.note) { font-size: 1.15rem; }
}
@media print {
  :root { color-scheme: light; font-size: 11px; }
  .figures dd:not(.note) { font-size: 1.3rem; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  section, figure, tr { break-inside: avoid; }
  main { gap: 1.25rem 1rem; }
  .wide, details .wide { overflow: visible; max-height: none; }
  th, td { padding: .25rem .3rem; }
  thead th { white-space: normal; }
  details { display: none; }
}
`;
