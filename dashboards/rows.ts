/** Panels side by side, in equal width. */
export interface Row<Panel> {
  readonly height: number;
  readonly panels: readonly Panel[];
}

/** Where a panel stands, in columns and rows of the dashboard's grid. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export const row = <Panel>(height: number, ...panels: readonly Panel[]): Row<Panel> => ({ height, panels });

/** The rows below each other. @param columns of the grid */
export function stacked<Panel>(
  columns: number,
  rows: readonly Row<Panel>[],
): { readonly panel: Panel; readonly place: Place }[] {
  let y = 0;
  return rows.flatMap(({ height: h, panels }) => {
    const w = columns / panels.length;
    const placed = panels.map((panel, n) => ({ panel, place: { x: n * w, y, w, h } }));
    y += h;
    return placed;
  });
}
