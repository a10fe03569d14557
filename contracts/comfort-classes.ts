/** The closed set of comfort classes (`confort` on the wire), cheapest first. */
export const comfortClasses = ["low", "standard", "medium", "high"] as const;
export type ComfortClass = (typeof comfortClasses)[number];

/** Spellings that producers in the field send, besides any letter case of the classes themselves. */
export const comfortAliases: Readonly<Record<string, ComfortClass>> = {
  economy: "low",
  eco: "low",
  normal: "standard",
  hight: "high",
  premium: "high",
};
