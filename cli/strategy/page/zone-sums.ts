import { descendingMoney, sumMoney } from "../../../functions/domain/money";
import type { Row } from "../../../functions/ports/warehouse";
import { numberOf } from "./numbers";

export interface Sum {
  readonly name: string;
  readonly trips: number;
  /** Decimal string, exact. */
  readonly revenue: string;
}

/** Trips and revenue of rows that share a name, the one that earns most first. */
export function sumBy(rows: readonly Row[], nameOf: (row: Row) => string): readonly Sum[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(nameOf(row));
    if (group) group.push(row);
    else groups.set(nameOf(row), [row]);
  }
  return [...groups]
    .map(([name, group]) => ({
      name,
      trips: group.reduce((sum, row) => sum + numberOf(row, "trips"), 0),
      revenue: sumMoney(group.map((row) => String(row["chiffre_d_affaires"]))),
    }))
    .toSorted((one, other) => descendingMoney(one.revenue, other.revenue));
}
