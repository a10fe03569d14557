import type { Zone } from "../../contracts/zone-model";

export type Place = Pick<Zone, "zone" | "latitude" | "longitude">;

const mostColumns = 60;
const fewestColumns = 10;
/** The frame, its margins, and the number of the easternmost zone, of three digits at the most, with its mark. */
const besideColumns = 9;
const mostRows = 20;
/** A character is about twice as high as it is wide. */
const columnsPerRow = 2;
/** A degree of a great circle, by the mean earth radius of 6,371.009 km. */
const kmPerDegree = 111.195;
/** The scale is drawn at most so wide. */
const mostScaleColumns = 20;

/**
 * Draws zones by their numbers, north up, with a scale in km where they lie at several places. Degrees are projected at the
 * middle latitude, which is right to a character for a city. A zone whose place is taken by a lower number is named below
 * the map, and that number is marked.
 */
export function zonesMap(zones: readonly Place[], columnsOfScreen = Number.POSITIVE_INFINITY): string {
  const { points, widthKm, heightKm } = onGround(zones);
  const most = Math.max(fewestColumns, Math.min(mostColumns, columnsOfScreen - besideColumns));
  const columnKm = Math.max(widthKm / (most - 1), heightKm / columnsPerRow / (mostRows - 1));
  const columns = (km: number) => (columnKm > 0 ? Math.round(km / columnKm) : 0);
  const rows = (km: number) => (columnKm > 0 ? Math.round(km / columnKm / columnsPerRow) : 0);
  const labels = labelled(
    points.map(({ zone, eastKm, southKm }) => ({ zone, column: columns(eastKm), row: rows(southKm) })),
  );
  return [
    "  ↑ N",
    ...framed(labels, rows(heightKm) + 1),
    ...(columnKm > 0 ? [scaleBar(columnKm)] : []),
    ...labels
      .filter(({ hidden }) => hidden.length > 0)
      .map(({ zone, hidden }) => `  ${zone}+ hides ${hidden.join(", ")}: too near to be drawn beside it.`),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

/** Km east of the westernmost zone and south of the northernmost one. */
function onGround(zones: readonly Place[]) {
  const latitudes = zones.map(({ latitude }) => latitude);
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)];
  const given = zones.map(({ longitude }) => longitude);
  // Zones on both sides of the antimeridian are neighbours.
  const isAcross = Math.max(...given) - Math.min(...given) > 180;
  const longitudes = given.map((longitude) => (isAcross && longitude < 0 ? longitude + 360 : longitude));
  const west = Math.min(...longitudes);
  const kmPerLongitude = kmPerDegree * Math.cos(((south + north) / 2) * (Math.PI / 180));
  return {
    points: zones.map(({ zone, latitude }, place) => ({
      zone,
      eastKm: ((longitudes[place] ?? west) - west) * kmPerLongitude,
      southKm: (north - latitude) * kmPerDegree,
    })),
    widthKm: (Math.max(...longitudes) - west) * kmPerLongitude,
    heightKm: (north - south) * kmPerDegree,
  };
}

interface Cell {
  readonly zone: number;
  readonly column: number;
  readonly row: number;
}

interface Label extends Cell {
  /** Zones whose number would run into this one. */
  readonly hidden: number[];
}

/** The lower number stays. */
function labelled(cells: readonly Cell[]): readonly Label[] {
  const labels: Label[] = [];
  for (const cell of cells.toSorted((one, other) => one.zone - other.zone)) {
    const inTheWay = labels.find(
      (label) =>
        label.row === cell.row &&
        cell.column < label.column + roomOf(label) &&
        label.column < cell.column + roomOf(cell),
    );
    if (inTheWay) inTheWay.hidden.push(cell.zone);
    else labels.push({ ...cell, hidden: [] });
  }
  return labels;
}

/** Columns of a number, its mark, and a blank before the next one. */
const roomOf = ({ zone }: Cell) => String(zone).length + 2;

function framed(labels: readonly Label[], rows: number): readonly string[] {
  const width = Math.max(...labels.map((label) => label.column + roomOf(label)));
  const drawn = Array.from({ length: rows }, (_, row) => {
    const characters = Array.from({ length: width }, () => " ");
    for (const { zone, column, hidden } of labels.filter((label) => label.row === row))
      for (const [at, character] of `${zone}${hidden.length > 0 ? "+" : ""}`.split("").entries())
        characters[column + at] = character;
    return `  │ ${characters.join("")}│`;
  });
  const edge = "─".repeat(width + 1);
  return [`  ┌${edge}┐`, ...drawn, `  └${edge}┘`];
}

/** The longest of 1, 2 or 5 km, their tens and their tenths, that is not too wide. */
function scaleBar(columnKm: number): string {
  const mostKm = mostScaleColumns * columnKm;
  const ten = 10 ** Math.floor(Math.log10(mostKm));
  const km = [5, 2, 1].map((times) => times * ten).find((length) => length <= mostKm) ?? ten;
  return `  ├${"─".repeat(Math.max(1, Math.round(km / columnKm) - 1))}┤ ${Number(km.toPrecision(1))} km`;
}
