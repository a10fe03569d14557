import { currentPriceFactorsObject, priceFactorsObject } from "../../contracts/lake-layout";
import { PriceFactorsSchema, type PriceFactors } from "../../contracts/price-factors";
import { createSchemaCheck } from "../domain/schema-check";
import { RidestreamError } from "../ports/errors";
import type { ObjectStore } from "../ports/object-store";

/** The factors in use, and where they stood when they were read. */
export interface FactorsInUse {
  readonly factors: PriceFactors;
  readonly generation: string;
}

const check = createSchemaCheck(PriceFactorsSchema);

/** The factors of prices by zone and hour in a lake: each version written once, one of them in use. */
export class PriceFactorVersions {
  constructor(private readonly store: ObjectStore) {}

  /**
   * The factors in use; "unchanged" while they are of the generation that is known; undefined when there are none.
   *
   * @throws UnavailableError, RidestreamError RS-FACTORS-UNREADABLE
   */
  async current(): Promise<FactorsInUse | undefined>;
  async current(known: string | undefined): Promise<FactorsInUse | "unchanged" | undefined>;
  async current(known?: string): Promise<FactorsInUse | "unchanged" | undefined> {
    const found = await this.store.readChanged(currentPriceFactorsObject, known);
    if (found === undefined || found === "unchanged") return found;
    return { factors: parsed(found.body), generation: found.generation };
  }

  /** Puts factors into use; its version is kept. @throws RidestreamError RS-FACTORS-CHANGED */
  async use(factors: PriceFactors): Promise<void> {
    const body = Buffer.from(`${JSON.stringify(factors)}\n`);
    await this.store.create(priceFactorsObject(factors.version), body, {});
    const found = await this.store.readChanged(currentPriceFactorsObject);
    const generation = found === undefined || found === "unchanged" ? undefined : found.generation;
    if ((await this.store.replace(currentPriceFactorsObject, body, generation)) === "changed")
      throw new RidestreamError(
        "RS-FACTORS-CHANGED",
        `${currentPriceFactorsObject} in ${this.store.place} was replaced meanwhile: look at it with ridestream price show, and publish again`,
      );
  }
}

function parsed(body: Uint8Array): PriceFactors {
  let document: unknown;
  try {
    document = JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    throw unreadable("is no JSON");
  }
  if (check.fits(document)) return document;
  const { field, rule } = check.misfit(document);
  throw unreadable(`does not fit its schema (${field || "document"} ${rule})`);
}

const unreadable = (why: string) =>
  new RidestreamError(
    "RS-FACTORS-UNREADABLE",
    `${currentPriceFactorsObject} ${why}: write it again with ridestream price publish`,
  );
