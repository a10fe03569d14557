import table from "./prices.json";

/** What a unit costs, in US dollars, and who says so. */
export interface Price {
  readonly unit: string;
  readonly price: number;
  /** Where it holds; what is deployed elsewhere may cost more or less. */
  readonly region: string;
  readonly source: string;
  /** Of the source, YYYY-MM-DD; null where it gives none. */
  readonly date: string | null;
  /** What the source is, where it is no page of the one who sells; null for an official one. */
  readonly unofficial: string | null;
}

export type PriceName = keyof typeof table.prices;

export const prices: Readonly<Record<PriceName, Price>> = table.prices;

/** When the sources were read, YYYY-MM-DD. */
export const pricesRead: string = table.read;
