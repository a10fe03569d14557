/** What the pages that ridestream makes look like: colours for light and dark, figures, tables. */
export const pageStyle = `:root {
  color-scheme: light dark;
  --text: #1b1f24; --quiet: #57606a; --page: #ffffff; --card: #f5f7f9; --line: #d0d7de; --mark: #0b63a5;
  font: 16px/1.45 system-ui, "DejaVu Sans", sans-serif;
}
@media screen and (prefers-color-scheme: dark) {
  :root { --text: #e6edf3; --quiet: #9aa7b4; --page: #0d1117; --card: #161b22; --line: #30363d; --mark: #6cb6ff; }
}
* { box-sizing: border-box; }
body { margin: 0; color: var(--text); background: var(--page); }
header, main { max-width: 72rem; margin: 0 auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; margin: 0; }
h2 { font-size: 1.1rem; margin: 1.75rem 0 .5rem; }
.note { color: var(--quiet); font-size: .875rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem; margin: 0; }
.figures div { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; }
.figures dt { font-size: .875rem; }
.figures dd { margin: 0; font-variant-numeric: tabular-nums; }
.figures dd:not(.note) { font-size: 1.75rem; font-weight: 600; }
figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .3rem .6rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { font-weight: 600; font-size: .875rem; }
th:first-child, td:first-child { text-align: left; }
`;
