import { html, type Html } from "./html";

/** What is said of one thing: its name, its value, and a note on it. */
export type NamedFigure = readonly [name: string, value: string, note: string];

/** Figures side by side. @param of a class of the page's style */
export const namedFigures = (of: "figures" | "card", figures: readonly NamedFigure[]): Html =>
  html`<dl class="${of}">
    ${figures.map(
      ([name, value, note]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
          <dd class="note">${note}</dd>
        </div>`,
    )}
  </dl>`;
