import type { Coordinates } from "../../../contracts/wire";
import { html, type Html } from "../../html";
import type { City } from "./city";
import { cornersOf, frameOf, ringPath, scaleBar, sizeText } from "./city-frame";
import { numberOf } from "./numbers";

/** An area on the map, under its number in the table. */
export interface MapArea {
  readonly name: string;
  readonly ring: readonly Coordinates[];
}

/**
 * Draws areas over the ground where trips begin. An area's number tells it from the others, and no colour does.
 *
 * @returns the map, and the names of the areas that lie outside it
 */
export function drawAreas(
  city: City,
  areas: readonly MapArea[],
): { readonly svg: Html; readonly outside: readonly string[] } {
  const frame = frameOf(city);
  const placed = areas.map((area) => {
    const corners = area.ring.map(frame.onMap);
    const right = Math.max(...corners.map(([x]) => x));
    const middle = corners.reduce((sum, [, y]) => sum + y, 0) / corners.length;
    return { ...area, right, middle, isShown: corners.some(([x, y]) => frame.isOnMap(x, y)) };
  });
  const shown = placed.filter(({ isShown }) => isShown);
  const ground = city.rows
    .map((row) => ringPath(cornersOf(city.grid, numberOf(row, "cell_row"), numberOf(row, "cell_column")), frame))
    .join("");
  const label = `Map of the ground where trips begin, ${sizeText(frame.kmPerUnit * frame.width)} wide, with ${shown.length} hotspots under their numbers in the table.`;
  return {
    outside: placed.filter(({ isShown }) => !isShown).map(({ name }) => name),
    svg: html`<svg class="map" viewBox="0 0 ${frame.width} ${frame.height}" role="img" aria-label="${label}">
      <g class="ground"><path d="${ground}" /></g>
      <g>${shown.map(({ ring }) => html`<path class="area" d="${ringPath(ring, frame)}" />`)}</g>
      ${shown.map(({ name, right, middle }) => {
        // Beside the area, or before it at the eastern edge.
        const isAtEdge = right > frame.width - 24;
        const x = isAtEdge ? right - 14 : right + 3;
        return html`<text class="rank${isAtEdge ? " end" : ""}" x="${x.toFixed(1)}" y="${(middle + 4).toFixed(1)}">
          ${name}</text
        > `;
      })}
      ${scaleBar(frame)}
    </svg>`,
  };
}
