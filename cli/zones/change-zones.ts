import { currentZonesObject } from "../../contracts/lake-layout";
import { RidestreamError, UnavailableError } from "../../functions/ports/errors";
import type { Clock } from "../../functions/ports/clock";
import type { ObjectStore } from "../../functions/ports/object-store";
import type { ZoneTrainer } from "../../functions/ports/zone-trainer";
import type { ZoneModels } from "../../functions/runtime/zone-models";

export interface ChangeZonesProps {
  readonly lake: Pick<ObjectStore, "place">;
  readonly models: ZoneModels;
  readonly trainer: Pick<ZoneTrainer, "use">;
  readonly clock: Clock;
}

export interface ChangedZones {
  readonly inUse: string;
  /** What was in use; null where there was nothing, or nothing that could be read. */
  readonly before: string | null;
  readonly changed: boolean;
}

/** Another decision came in between: it is read, and tried again so often. */
const mostRetries = 3;

/**
 * Puts a version into use, in the stream and in the warehouse's reports. Asked again it changes nothing but makes the
 * warehouse agree, which an interrupted promotion may have left behind.
 *
 * @throws RidestreamError RS-ZONES-MISSING, RS-ZONES-UNREADABLE, or UnavailableError when others keep changing it
 */
export async function promoteZones(
  { models, trainer, clock }: ChangeZonesProps,
  version: string,
): Promise<ChangedZones> {
  const model = await models.read(version);
  let first: string | null | undefined;
  for (let retry = 0; retry <= mostRetries; retry++) {
    const before = await models.pointer();
    const was = before?.current?.version ?? null;
    // After an answer that was lost it is in use already: what was in use before it is what was read first.
    first ??= was;
    if (was === version || (await models.use(version, before, nowOf(clock))) === "used") {
      await trainer.use(model);
      return { inUse: version, before: was === version ? first : was, changed: first !== version };
    }
  }
  throw crossed();
}

/**
 * Goes back to the version that was in use before this one. When another one came into use meanwhile, nothing is changed:
 * what was asked for was the way back from the one that was seen.
 *
 * @throws RidestreamError RS-ZONES-MISSING, RS-ZONES-UNREADABLE, RS-UNAVAILABLE
 */
export async function rollBackZones(props: ChangeZonesProps): Promise<ChangedZones> {
  const { models, trainer, clock } = props;
  let pointer = await standing(props);
  const {
    version: from,
    former: [to],
  } = pointer.current;
  if (to === undefined)
    throw new RidestreamError(
      "RS-ZONES-MISSING",
      `before ${from} none was in use that is known: choose a version with ridestream zones promote`,
    );
  const model = await models.read(to);
  for (let retry = 0; retry <= mostRetries; retry++) {
    const answer = await models.rollBack(pointer, nowOf(clock));
    if (answer === "changed") pointer = await standing(props);
    // In use after an answer that was lost, or because somebody else has gone back too.
    if (answer === "used" || pointer.current.version === to) {
      await trainer.use(model);
      return { inUse: to, before: from, changed: true };
    }
    if (pointer.current.version !== from || pointer.current.former[0] !== to)
      throw new RidestreamError(
        "RS-UNAVAILABLE",
        `${pointer.current.version} came into use meanwhile: see ridestream zones list, and decide again`,
      );
  }
  throw crossed();
}

async function standing({ lake, models }: ChangeZonesProps) {
  const pointer = await models.pointer();
  if (!pointer) throw noZones(lake);
  const { current, generation } = pointer;
  if (current) return { current, generation };
  throw new RidestreamError(
    "RS-ZONES-UNREADABLE",
    `${currentZonesObject} cannot be read, nor what was in use before: put a version into use with ridestream zones promote`,
  );
}

export const noZones = ({ place }: Pick<ObjectStore, "place">) =>
  new RidestreamError("RS-ZONES-MISSING", `${place} has no model of the zones: run ridestream zones train`);

const crossed = () => new UnavailableError("the choice of zones, which others change at the same time,");
const nowOf = (clock: Clock) => new Date(clock.now()).toISOString();
