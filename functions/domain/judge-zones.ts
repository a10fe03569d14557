import type { Coordinates } from "../../contracts/wire";
import type { VerdictReason, ZoneModel, ZonesVerdict } from "../../contracts/zone-model";
import { mean, meanSquaredDistance, scaleOf, squaredDistances } from "./zone-quality";

export type PromotionPolicy = "better" | "always" | "never";

export interface JudgeZonesProps {
  readonly candidate: ZoneModel;
  readonly current: ZoneModel | undefined;
  /** Pickups that neither was trained on. */
  readonly judges: readonly Coordinates[];
  /** Least share by which a candidate must be better. */
  readonly margin: number;
  /** Share by which the current one may fit worse than it did when it was trained. */
  readonly drift: number;
  readonly policy: PromotionPolicy;
}

/** Fewer trips tell good from bad by chance. */
export const fewestJudges = 200;

/**
 * Standard errors that a gain must be away from nothing. Over 80 pairs of samples of one city the gain of one over the
 * other was 2.4 of them at most; over 80 cities that had moved by 3 km it was 5.3 at least.
 */
const surely = 3;

export type Judgement = Pick<
  ZonesVerdict,
  "promoted" | "reason" | "judgedOn" | "candidateDistance" | "currentDistance" | "gain" | "gainError" | "drift"
>;

/**
 * Compares a candidate with the model in use, on the same pickups and in their own units, each pickup in the zone that the
 * model names. A candidate is promoted when it is better by the margin, or when the trips have drifted away from the current
 * one; in both cases by more than chance, trip by trip. A worse one never is, unless somebody asks for it.
 */
export function judgeZones({ candidate, current, judges, margin, drift, policy }: JudgeZonesProps): Judgement {
  const measured = judges.length >= fewestJudges ? measure(candidate, current, judges) : unmeasured;
  const decide = (): readonly [promoted: boolean, reason: VerdictReason] => {
    if (candidate.version === current?.version) return [false, "same"];
    if (policy === "never") return [false, "not asked"];
    if (!current) return [true, "first"];
    if (policy === "always") return [true, "asked"];
    if (candidate.zones.length !== current.zones.length) return [true, "zones"];
    const { gain, gainError, drift: drifted } = measured;
    if (gain === null || gainError === null || drifted === null) return [false, "too few"];
    if (gain <= 0 || gain < surely * gainError) return [false, "not better"];
    if (gain >= margin) return [true, "better"];
    return drifted > drift ? [true, "drift"] : [false, "not better"];
  };
  const [promoted, reason] = decide();
  return { promoted, reason, judgedOn: judges.length, ...measured };
}

type Measured = Omit<Judgement, "promoted" | "reason" | "judgedOn">;

const unmeasured: Measured = {
  candidateDistance: null,
  currentDistance: null,
  gain: null,
  gainError: null,
  drift: null,
};

function measure(candidate: ZoneModel, current: ZoneModel | undefined, judges: readonly Coordinates[]): Measured {
  const scale = scaleOf(judges);
  const ofCandidate = squaredDistances(candidate, judges, scale);
  const candidateDistance = mean(ofCandidate);
  if (!current) return { ...unmeasured, candidateDistance };
  const ofCurrent = squaredDistances(current, judges, scale);
  const currentDistance = mean(ofCurrent);
  const gains = ofCurrent.map((squared, n) => squared - (ofCandidate[n] ?? 0));
  const gained = mean(gains);
  const variance = mean(gains.map((one) => (one - gained) ** 2));
  return {
    candidateDistance,
    currentDistance,
    gain: share(gained, currentDistance),
    gainError: share(Math.sqrt(variance / judges.length), currentDistance),
    drift: share(
      meanSquaredDistance(current, judges, current.scale) - current.meanSquaredDistance,
      current.meanSquaredDistance,
    ),
  };
}

/** What share of the whole a part is; where the whole is nothing, all or none of it. */
const share = (part: number, whole: number) => (whole > 0 ? part / whole : Math.sign(part));
