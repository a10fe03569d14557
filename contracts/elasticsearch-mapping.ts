import type { TObject } from "@sinclair/typebox";
import { fieldsOf, type FieldKind } from "./trip-schema";

const types: Readonly<Record<FieldKind, object>> = {
  identifier: { type: "keyword" },
  category: { type: "keyword" },
  text: {
    type: "text",
    // keyword for charts; lower to find a whole name in any case, of any alphabet.
    fields: { keyword: { type: "keyword" }, lower: { type: "keyword", normalizer: "lowercase" } },
  },
  timestamp: { type: "date" },
  decimal: { type: "double" },
  money: { type: "double" },
  degrees: { type: "double" },
  point: { type: "geo_point" },
  integer: { type: "integer" },
};

/** The index mapping of a flat document; strict, so that a field nobody agreed on is an error and not a guess. */
export function elasticsearchMapping(schema: TObject) {
  const properties = Object.fromEntries(fieldsOf(schema).map((field) => [field.name, types[field.kind]]));
  return { dynamic: "strict" as const, properties };
}
