import { fieldsOf, LakeTripSchema, type FieldKind } from "./trip-schema";

const types: Readonly<Record<Exclude<FieldKind, "point">, string>> = {
  identifier: "STRING",
  category: "STRING",
  text: "STRING",
  timestamp: "TIMESTAMP",
  decimal: "FLOAT64",
  money: "NUMERIC",
  degrees: "FLOAT64",
  integer: "INT64",
};

export interface BigQueryField {
  readonly name: string;
  readonly type: string;
  readonly mode: "REQUIRED" | "NULLABLE";
}

/** The external table's schema of a lake row, as BigQuery's API takes it. External tables know NULLABLE only. */
export function bigQuerySchema(): readonly BigQueryField[] {
  return fieldsOf(LakeTripSchema).map(({ name, kind }) => {
    if (kind === "point") throw new TypeError(`contracts/trip-schema.ts: the lake's field ${name} cannot be a point`);
    return { name, type: types[kind], mode: "NULLABLE" };
  });
}
