import type { TSchema, TObject } from "@sinclair/typebox";
import { bigQuerySchema } from "../../contracts/bigquery-schema";
import { comfortAliases, comfortClasses } from "../../contracts/comfort-classes";
import { deadLetterHeaders } from "../../contracts/dead-letters";
import { duckDbColumns } from "../../contracts/duckdb-columns";
import { elasticsearchMapping } from "../../contracts/elasticsearch-mapping";
import { functionContracts, consumedBy, type FunctionContract } from "../../contracts/functions";
import {
  currentPriceFactorsObject,
  currentZonesObject,
  lakeIdentityObject,
  priceFactorsObject,
  tripObjectName,
  verdictObject,
  zoneModelObject,
} from "../../contracts/lake-layout";
import { topics } from "../../contracts/topics";
import { LakeTripSchema, PricedTripSchema, SearchTripSchema, TripRequestSchema } from "../../contracts/trip-schema";
import { pricedTripFromWire, type PricedTrip } from "../../contracts/wire";
import { lakeTrip, searchTrip } from "../../functions/domain/flatten";
import { createBatchEnricher } from "../../functions/enrich/enrich-batch";
import { tableOf } from "./table";

const log = { topic: "topic_source", logId: "P_dGcwXaCFABx2euWtzG3Q", partition: 1 } as const;
const pricedAt = "2026-12-01T09:00:00.000Z";
const request = {
  data: [
    {
      confort: "standard",
      prix_base_per_km: 2,
      "properties-client": { logitude: 2.3522, latitude: 48.8566, nomclient: "FALL", telephoneClient: "060786575" },
      "properties-driver": { logitude: 3.7038, latitude: 40.4168, nomDriver: "DIOP", telephoneDriver: "0760786575" },
    },
  ],
};

/** docs/contracts.md: what is in the topics, the index and the lake. */
export function contractsPage(): string {
  const result = priced();
  return [
    "<!-- Made of contracts/ by `npm run generate`. -->",
    "",
    "# Contracts",
    "",
    "What the functions write and read, with the names that they have in messages, index and lake. The README explains the French ones.",
    "",
    "## Topics",
    "",
    ...tableOf(
      ["topic", "partitions", "kept", "largest record", "key", "written by", "read by"],
      topics.map((topic) => [
        `\`${topic.name}\``,
        String(topic.partitions),
        `${topic.retentionMs / 86_400_000} days`,
        `${topic.maxMessageBytes / 1024 ** 2} MiB`,
        topic.key.replaceAll("<", "&lt;"),
        functionsThat(({ produces }) => produces.some(({ name }) => name === topic.name)),
        functionsThat((contract) => consumedBy(contract).some((one) => one.topic.name === topic.name)),
      ]),
    ),
    "",
    "## A request, in `topic_source`",
    "",
    'UTF-8 JSON, `{"data": [trip, …]}`. One message may hold several trips. An optional field may be absent.',
    "",
    ...fieldsTable(TripRequestSchema),
    "",
    `\`confort\` is ${list(comfortClasses)}, in any case, or an alias: ${Object.entries(comfortAliases)
      .map(([alias, name]) => `\`${alias}\` is \`${name}\``)
      .join(", ")}. \`longitude\` is accepted for \`logitude\`.`,
    "",
    ...json(request),
    "",
    "## A priced trip, in `topic_result`",
    "",
    "One trip a record: the request with these fields. `data` holds one trip. The request above becomes:",
    "",
    ...json({ data: [result.wire] }),
    "",
    ...fieldsTable(PricedTripSchema),
    "",
    "## A dead letter, in `trips.dlq`",
    "",
    "The value is the refused record's, unchanged. Headers say why and where. [errors.md](errors.md) lists the codes.",
    "",
    ...tableOf(
      ["header", "holds"],
      Object.entries(deadLetterHeaders).map(([what, header]) => [
        `\`${header}\``,
        headerMeanings[what as keyof typeof deadLetterHeaders],
      ]),
    ),
    "",
    "## A trip in the search index",
    "",
    "One document a trip. Its id is `trip_id`.",
    "",
    ...storeTable(SearchTripSchema, "Elasticsearch", (name) => elasticsearchTypes[name]?.type ?? ""),
    "",
    ...json(searchTrip(result.trip)),
    "",
    "## A trip in the lake",
    "",
    "One line of NDJSON a trip. It holds no name and no phone: `client_key` and `driver_key` are keyed hashes (HMAC-SHA-256) of the phones.",
    "",
    ...storeTable(LakeTripSchema, "BigQuery, DuckDB", (name) => `${bigQueryTypes[name] ?? ""}, ${duckDb[name] ?? ""}`),
    "",
    ...json(lakeTrip(result.trip, () => "…")),
    "",
    "## Objects of the lake",
    "",
    ...tableOf(
      ["object", "holds"],
      [
        [
          `\`${tripObjectName({ ...log, topic: "topic_result" }, 4_711, pricedAt)}\``,
          "trips of one hour: consecutive records of one partition from this offset, gzip",
        ],
        [`\`${lakeIdentityObject}\``, "the id of the lake"],
        [`\`${zoneModelObject("zones-0123456789ab")}\``, "a model of the zones, written once"],
        [`\`${currentZonesObject}\``, "which model is in use"],
        [`\`${verdictObject(pricedAt, "zones-0123456789ab")}\``, "why a model was taken or not"],
        [`\`${priceFactorsObject("factors-0123456789ab")}\``, "price factors by zone and hour, written once"],
        [`\`${currentPriceFactorsObject}\``, "the price factors in use"],
      ],
    ),
    "",
  ].join("\n");
}

/** What enrich makes of the request. */
function priced(): { readonly wire: unknown; readonly trip: PricedTrip } {
  const nowMs = Date.parse(pricedAt);
  const record = {
    key: Buffer.from("060786575"),
    value: Buffer.from(JSON.stringify(request)),
    offset: 42,
    timestampMs: nowMs,
    headers: {},
  };
  const [first] = createBatchEnricher({})(
    { ...log, records: [record] },
    { nowMs, orderedMs: nowMs, zoneOf: () => ({ zone: 7, model: "zones-0123456789ab" }) },
  ).results;
  const { data } = JSON.parse(Buffer.from(first?.value ?? "").toString()) as {
    readonly data: readonly Parameters<typeof pricedTripFromWire>[0][];
  };
  const [wire] = data;
  if (!wire) throw new Error("the example was refused");
  return { wire, trip: pricedTripFromWire(wire) };
}

const headerMeanings: Readonly<Record<keyof typeof deadLetterHeaders, string>> = {
  code: "code of the first refusal",
  reason: "why, in words",
  function: "the function that refused it",
  topic: "topic of the refused record",
  log: "id of its log",
  partition: "its partition",
  offset: "its offset",
  key: "its key, in base64",
  trips: '`[{"code", "reason", "positions"}]`: the refused trips of a readable message, by their position in `data`',
  cut: "what is not held whole, with its size in bytes",
};

const elasticsearchTypes = elasticsearchMapping(SearchTripSchema).properties as Readonly<
  Record<string, { readonly type?: string }>
>;
const duckDb = duckDbColumns(LakeTripSchema);
const bigQueryTypes = Object.fromEntries(bigQuerySchema().map(({ name, type }) => [name, type]));

const functionsThat = (does: (contract: FunctionContract) => boolean) =>
  Object.entries(functionContracts)
    .filter(([, contract]) => does(contract))
    .map(([name]) => name)
    .join(", ") || "nobody";

const list = (values: readonly string[]) => values.map((value) => `\`${value}\``).join(", ");

const json = (value: unknown) => ["```json", JSON.stringify(value, null, 2), "```"];

const storeTable = (schema: TObject, stores: string, typeOf: (name: string) => string) =>
  tableOf(
    ["field", stores, "may be null"],
    Object.entries(schema.properties).map(([name, property]) => [
      `\`${name}\``,
      typeOf(name),
      "anyOf" in property ? "yes" : "no",
    ]),
  );

const fieldsTable = (schema: TObject) => tableOf(["field", "values", "required"], fieldRows(schema, ""));

function fieldRows(schema: TObject, before: string): readonly (readonly string[])[] {
  return Object.entries(schema.properties).flatMap(([name, property]) =>
    property["type"] === "object"
      ? fieldRows(property as TObject, `${before}${name}.`)
      : [[`\`${before}${name}\``, boundsOf(property), (schema.required ?? []).includes(name) ? "yes" : "no"]],
  );
}

function boundsOf(property: TSchema): string {
  const {
    minimum,
    maximum,
    minLength,
    maxLength,
    enum: values,
    pattern,
  } = property as TSchema & {
    readonly minimum?: number;
    readonly maximum?: number;
    readonly minLength?: number;
    readonly maxLength?: number;
    readonly enum?: readonly string[];
    readonly pattern?: string;
  };
  if (values) return list(values);
  if (property["x-kind"] === "timestamp") return "RFC 3339 instant with its offset";
  if (property["type"] === "string")
    return maxLength === undefined
      ? "text"
      : `text of ${minLength ?? 0} to ${maxLength} characters${pattern === undefined ? "" : ", well-formed Unicode"}`;
  const kind = property["type"] === "integer" ? "whole number" : "number";
  if (minimum === undefined) return kind;
  return maximum === undefined ? `${kind}, ${minimum} or more` : `${kind}, ${minimum} to ${maximum}`;
}
