import { verdictReasons, type CurrentZones, type ZoneModel, type ZonesVerdict } from "../../contracts/zone-model";
import { RidestreamError } from "../../functions/ports/errors";
import { printable } from "../../functions/runtime/printable";
import type { ZoneModels } from "../../functions/runtime/zone-models";
import { gainText } from "./verdict-text";
import { count, table } from "../tables";

type Summary = Pick<
  ZoneModel,
  "version" | "trainedAt" | "trainedBy" | "trainedOn" | "meanSquaredDistance" | "daviesBouldin" | "before"
> & { readonly zones: number };

/** Every version that a lake holds, and which one is in use. */
export interface ListedZones {
  readonly inUse: CurrentZones | null;
  /** The newest first. */
  readonly versions: readonly Summary[];
  readonly lastVerdict: ZonesVerdict | null;
  /** What cannot be read, each with its code. */
  readonly problems: readonly string[];
}

const unreadable: ReadonlySet<string> = new Set(["RS-ZONES-MISSING", "RS-ZONES-UNREADABLE"]);

/**
 * Lists what can be read: whoever has to put another version into use sees which ones there are.
 *
 * @throws UnavailableError, or RidestreamError of the store
 */
export async function listZones(models: ZoneModels): Promise<ListedZones> {
  const problems: string[] = [];
  const readable = async <T>(reading: Promise<T>): Promise<T | undefined> => {
    try {
      return await reading;
    } catch (error) {
      if (!(error instanceof RidestreamError) || !unreadable.has(error.code)) throw error;
      problems.push(`${error.code}: ${error.message}`);
      return undefined;
    }
  };
  const inUse = await readable(models.current());
  const pointer = inUse ?? (await models.pointer());
  const versions: Summary[] = [];
  for (const version of await models.versions()) {
    const model = await readable(models.read(version));
    if (model) versions.push(summaryOf(model));
  }
  versions.sort((one, other) => (one.trainedAt < other.trainedAt ? 1 : one.trainedAt > other.trainedAt ? -1 : 0));
  return {
    inUse: pointer?.current ?? null,
    versions,
    lastVerdict: (await readable(models.lastVerdict())) ?? null,
    problems: [...new Set(problems)],
  };
}

const summaryOf = ({ zones, version, trainedAt, trainedBy, trainedOn, ...rest }: ZoneModel): Summary => ({
  version,
  zones: zones.length,
  trainedAt,
  trainedBy,
  trainedOn,
  meanSquaredDistance: rest.meanSquaredDistance,
  daviesBouldin: rest.daviesBouldin,
  before: rest.before,
});

export function listedText({ inUse, versions, lastVerdict, problems }: ListedZones, columns?: number): string {
  const head = ["", "version", "trained", "by", "zones", "pickups", "distance", "Davies-Bouldin", "before it"];
  const rows = versions.map(({ version, zones, trainedAt, trainedBy, trainedOn, ...rest }) => [
    version === inUse?.version ? "*" : "",
    version,
    timeText(trainedAt),
    trainedBy,
    String(zones),
    count(trainedOn.pickups),
    rest.meanSquaredDistance.toFixed(4),
    rest.daviesBouldin?.toFixed(3) ?? "",
    rest.before ?? "",
  ]);
  const lines = [
    inUse
      ? `* ${inUse.version} is in use since ${timeText(inUse.since)}, last judged ${timeText(inUse.judgedAt)}`
      : "No version is in use.",
    ...(lastVerdict ? [verdictText(lastVerdict)] : []),
    ...problems.map(printable),
  ];
  return `${table(head, rows, columns)}${lines.map((line) => `${line}\n`).join("")}`;
}

function verdictText(verdict: ZonesVerdict): string {
  const { judgedAt, candidate, promoted, reason } = verdict;
  const decided = promoted ? "was promoted" : "was not promoted";
  return `Last verdict, ${timeText(judgedAt)}: ${candidate} ${decided}: ${verdictReasons[reason]}${gainText(verdict)}`;
}

/** Minutes of an instant in UTC; models of former versions do not tell theirs. */
export const timeText = (instant: string) =>
  instant.startsWith("1970-01-01T00:00:00") ? "unknown" : `${instant.slice(0, 16).replace("T", " ")} UTC`;
