import type { Static, TSchema } from "@sinclair/typebox";
import {
  currentZonesObject,
  modelsPrefix,
  verdictObject,
  verdictsPrefix,
  zoneModelObject,
} from "../../contracts/lake-layout";
import {
  CurrentZonesSchema,
  mostFormer,
  ZoneModelSchema,
  ZonesVerdictSchema,
  zonesName,
  type CurrentZones,
  type ZoneModel,
  type ZonesVerdict,
} from "../../contracts/zone-model";
import { createSchemaCheck, type SchemaCheck } from "../domain/schema-check";
import { RidestreamError } from "../ports/errors";
import type { ObjectStore, StoredObject } from "../ports/object-store";

/** What `current.json` says, and where it stood when it was read. */
export interface Pointer {
  /** Undefined where it cannot be read. */
  readonly current: CurrentZones | undefined;
  readonly generation: string;
  /** The model itself, where former versions left it as `current.json`: it has no document of its own yet. */
  readonly unsaved?: ZoneModel;
}

/** The model in use, and where `current.json` stood when it was read. */
export interface ModelInUse extends Pointer {
  readonly model: ZoneModel;
  readonly current: CurrentZones;
}

const checks = {
  model: createSchemaCheck(ZoneModelSchema),
  current: createSchemaCheck(CurrentZonesSchema),
  verdict: createSchemaCheck(ZonesVerdictSchema),
};

/** The zones' models in a lake: each written once, one of them in use. */
export class ZoneModels {
  constructor(private readonly store: ObjectStore) {}

  /**
   * The model in use; "unchanged" while `current.json` is of the generation that is known; undefined when there is none.
   *
   * @throws UnavailableError, RidestreamError RS-ZONES-UNREADABLE or RS-ZONES-MISSING
   */
  async current(): Promise<ModelInUse | undefined>;
  async current(known: string | undefined): Promise<ModelInUse | "unchanged" | undefined>;
  async current(known?: string): Promise<ModelInUse | "unchanged" | undefined> {
    const found = await this.store.readChanged(currentZonesObject, known);
    if (found === undefined || found === "unchanged") return found;
    const former = formerInUse(found);
    if (former) return former;
    const current = parsed(checks.current, currentZonesObject, found.body);
    return { model: await this.read(current.version), current, generation: found.generation };
  }

  /**
   * What `current.json` says, whether or not its model can be read, for those who put another model into its place;
   * undefined when there is none.
   */
  async pointer(): Promise<Pointer | undefined> {
    const found = await this.store.readChanged(currentZonesObject);
    if (!found || found === "unchanged") return undefined;
    const { body, generation } = found;
    return formerInUse(found) ?? { current: readable(body), generation };
  }

  /** @throws RidestreamError RS-ZONES-MISSING, RS-ZONES-UNREADABLE */
  async read(version: string): Promise<ZoneModel> {
    const name = zoneModelObject(version);
    const body = await this.store.read(name);
    const unsaved = body ? undefined : await this.unsaved();
    if (unsaved?.version === version) return unsaved;
    if (!body)
      throw new RidestreamError(
        "RS-ZONES-MISSING",
        `${this.store.place} has no ${name}: take a version that ridestream zones list names`,
      );
    const model = parsed(checks.model, name, body);
    if (model.version !== version) throw unreadable(name, `is of ${model.version}`);
    return model;
  }

  /** Writes a model, once: whoever trained the same zones before is kept. */
  async save(model: ZoneModel): Promise<void> {
    await this.store.create(zoneModelObject(model.version), json(model), {});
  }

  /** Versions that the lake holds, in order of their names. */
  async versions(): Promise<readonly string[]> {
    const names = await this.store.list(`${modelsPrefix}zones-`);
    const saved = names.map((name) => name.slice(modelsPrefix.length).replace(/\.json$/, ""));
    const unsaved = await this.unsaved();
    return [...new Set([...saved, ...(unsaved ? [unsaved.version] : [])])].sort();
  }

  /**
   * Puts a model into use, or says that the one in use was judged anew, unless another one came in between.
   *
   * @param before what was in use when it was decided
   * @returns "changed" when another decision was faster: read again and decide again
   */
  async use(version: string, before: Pointer | undefined, now: string): Promise<"used" | "changed"> {
    const was = before?.current;
    const current: CurrentZones =
      was?.version === version
        ? { ...was, judgedAt: now }
        : {
            format: 1,
            version,
            since: now,
            judgedAt: now,
            former: was ? [was.version, ...was.former.filter((one) => one !== version)].slice(0, mostFormer) : [],
          };
    return this.move(current, before);
  }

  /**
   * Goes back to the model that was in use before this one, which is forgotten as a former one.
   *
   * @throws RidestreamError RS-ZONES-MISSING when there is none
   */
  async rollBack(from: Omit<ModelInUse, "model">, now: string): Promise<"used" | "changed"> {
    const [version, ...former] = from.current.former;
    if (version === undefined)
      throw new RidestreamError(
        "RS-ZONES-MISSING",
        `${from.current.version} is the first model that was in use: there is none to go back to`,
      );
    return this.move({ format: 1, version, since: now, judgedAt: now, former }, from);
  }

  async saveVerdict(verdict: ZonesVerdict): Promise<void> {
    await this.store.create(verdictObject(verdict.judgedAt, verdict.candidate), json(verdict), {});
  }

  /** The latest verdict; undefined before the first. */
  async lastVerdict(): Promise<ZonesVerdict | undefined> {
    const name = (await this.store.list(verdictsPrefix)).at(-1);
    const body = name === undefined ? undefined : await this.store.read(name);
    return body && name !== undefined ? parsed(checks.verdict, name, body) : undefined;
  }

  private async unsaved(): Promise<ZoneModel | undefined> {
    return (await this.pointer())?.unsaved;
  }

  private async move(current: CurrentZones, before: Pointer | undefined): Promise<"used" | "changed"> {
    if (before?.unsaved) await this.save(before.unsaved);
    const answer = await this.store.replace(currentZonesObject, json(current), before?.generation);
    return answer === "replaced" ? "used" : "changed";
  }
}

/** What a former version left as `current.json`: the model itself. */
function formerInUse({ body, generation }: StoredObject): ModelInUse | undefined {
  const model = formerModel(body);
  if (!model) return undefined;
  const { version, trainedAt } = model;
  const current: CurrentZones = { format: 1, version, since: trainedAt, judgedAt: trainedAt, former: [] };
  return { model, current, generation, unsaved: model };
}

const json = (document: object) => Buffer.from(`${JSON.stringify(document, null, 2)}\n`);

const unreadable = (name: string, why: string) =>
  new RidestreamError(
    "RS-ZONES-UNREADABLE",
    `${name} ${why}: put another model into use with ridestream zones promote`,
  );

function parsed<T extends TSchema>(check: SchemaCheck<T>, name: string, body: Uint8Array): Static<T> {
  let document: unknown;
  try {
    document = JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    throw unreadable(name, "is no JSON");
  }
  if (check.fits(document)) return document;
  const { field, rule } = check.misfit(document);
  throw unreadable(name, `does not fit its schema (${field || "document"} ${rule})`);
}

function readable(body: Uint8Array): CurrentZones | undefined {
  try {
    return parsed(checks.current, currentZonesObject, body);
  } catch {
    return undefined;
  }
}

type FormerModel = Pick<ZoneModel, "version" | "zones" | "scale" | "meanSquaredDistance">;

function formerModel(body: Uint8Array): ZoneModel | undefined {
  let document: Partial<FormerModel> & { readonly format?: unknown };
  try {
    document = JSON.parse(Buffer.from(body).toString("utf8")) as typeof document;
  } catch {
    return undefined;
  }
  const { format, version = "", zones, scale, meanSquaredDistance = 0 } = document;
  if (format !== undefined || !zones || !scale) return undefined;
  const model: ZoneModel = {
    format: 1,
    name: zonesName,
    version,
    zones,
    scale: { latitude: scale.latitude || 1, longitude: scale.longitude || 1 },
    meanSquaredDistance,
    daviesBouldin: null,
    trainedOn: { pickups: zones.reduce((sum, { pickups }) => sum + pickups, 0), from: null, to: null },
    // Nobody wrote down when.
    trainedAt: "1970-01-01T00:00:00.000Z",
    trainedBy: "a former version",
    before: null,
  };
  return checks.model.fits(model) ? model : undefined;
}
