import { Type, type Static } from "@sinclair/typebox";

/**
 * What the lake keeps of the zones: models, each written once; which one is in use; and the verdicts that decided it.
 * A document of another `format` is one of another version of the platform.
 */

export const zonesName = "ride_hailing_clusters";
export const mostZones = 100;

const latitude = Type.Number({ minimum: -90, maximum: 90 });
const longitude = Type.Number({ minimum: -180, maximum: 180 });
const instant = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$" });
const count = Type.Integer({ minimum: 0 });
const version = Type.String({ pattern: "^zones-[0-9a-f]{12}$" });
const nullable = <T extends ReturnType<typeof Type.String> | ReturnType<typeof Type.Number>>(schema: T) =>
  Type.Union([schema, Type.Null()]);

/** A zone: its centre in degrees. */
export const ZoneSchema = Type.Object({
  /** It stays with the place over retrains. */
  zone: Type.Integer({ minimum: 1 }),
  latitude,
  longitude,
  /** Training pickups that fell into it. */
  pickups: count,
});
export type Zone = Static<typeof ZoneSchema>;

/** A model of BigQuery ML, and the centroid of it that each zone is. */
export const BigQueryZonesSchema = Type.Object({
  model: Type.String({ pattern: "^[A-Za-z0-9_]{1,1024}$" }),
  centroids: Type.Array(Type.Object({ zone: Type.Integer({ minimum: 1 }), centroid: Type.Integer({ minimum: 1 }) })),
});

export type BigQueryZones = Static<typeof BigQueryZonesSchema>;

/** K-means zones over standardised (latitude, longitude). */
export const ZoneModelSchema = Type.Object({
  format: Type.Literal(1),
  name: Type.Literal(zonesName),
  version,
  /** By number. */
  zones: Type.Array(ZoneSchema, { minItems: 1, maxItems: mostZones }),
  /** Degrees a standardised unit: the training pickups' standard deviations; 1 where they have none. */
  scale: Type.Object({
    latitude: Type.Number({ exclusiveMinimum: 0 }),
    longitude: Type.Number({ exclusiveMinimum: 0 }),
  }),
  /** Mean squared distance of the training pickups to their centres, in standardised units. */
  meanSquaredDistance: Type.Number({ minimum: 0 }),
  /** Davies-Bouldin index over the training pickups: the lower, the better parted; null for one zone. */
  daviesBouldin: nullable(Type.Number({ minimum: 0 })),
  trainedOn: Type.Object({
    pickups: count,
    /** When the first and the last of them were priced; null for pickups of a file. */
    from: nullable(instant),
    to: nullable(instant),
  }),
  trainedAt: instant,
  /** What trained it: "BigQuery ML". */
  trainedBy: Type.String({ minLength: 1 }),
  /** The version that was in use when it was trained, and lent it its numbers; null for the first. */
  before: nullable(version),
  bigQuery: Type.Optional(BigQueryZonesSchema),
});
export type ZoneModel = Static<typeof ZoneModelSchema>;

/** Which model is in use; it is replaced, never two at once (`ObjectStore.replace`). */
export const CurrentZonesSchema = Type.Object({
  format: Type.Literal(1),
  version,
  /** Since when. */
  since: instant,
  /** When it was last found to be the best there is. */
  judgedAt: instant,
  /** What were in use before it, the last first: a rollback goes to the first of them. */
  former: Type.Array(version),
});
export type CurrentZones = Static<typeof CurrentZonesSchema>;

/** Most former versions that `current.json` names. */
export const mostFormer = 50;

/** Why a candidate was promoted, or was not: sentences that stand after either's name. */
export const verdictReasons = {
  first: "there was no model",
  better: "the new model is better by the margin, and by more than chance",
  drift: "trips have moved away from the former model",
  zones: "another number of zones is asked for",
  asked: "the operator promotes the new model",
  same: "the new model is the same",
  "not better": "the new model is not better by the margin and by more than chance",
  "not asked": "the operator promotes none",
  "too few": "too few trips were kept apart to judge by",
} as const;
export type VerdictReason = keyof typeof verdictReasons;

/** What became of a candidate. Distances are mean and squared, of the trips that judge, in units of their own deviations. */
export const ZonesVerdictSchema = Type.Object({
  format: Type.Literal(1),
  judgedAt: instant,
  candidate: version,
  current: nullable(version),
  promoted: Type.Boolean(),
  reason: Type.Union((Object.keys(verdictReasons) as VerdictReason[]).map((reason) => Type.Literal(reason))),
  /** Trips that judged: no model is trained on them. */
  judgedOn: count,
  candidateDistance: nullable(Type.Number()),
  currentDistance: nullable(Type.Number()),
  /** By what share the candidate's distance is less; below 0 where it is more. */
  gain: nullable(Type.Number()),
  /** Standard error of the gain, over the trips that judge. */
  gainError: nullable(Type.Number({ minimum: 0 })),
  /** By what share the model in use fits the trips worse than those that it was trained on; below 0 where better. */
  drift: nullable(Type.Number()),
  /** Zones that keep their number, and how far their centre has moved, km. */
  kept: Type.Array(Type.Object({ zone: Type.Integer({ minimum: 1 }), movedKm: Type.Number({ minimum: 0 }) })),
  added: Type.Array(Type.Integer({ minimum: 1 })),
  dropped: Type.Array(Type.Integer({ minimum: 1 })),
});
export type ZonesVerdict = Static<typeof ZonesVerdictSchema>;
