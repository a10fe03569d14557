import { mkdir, mkdtemp, rm } from "fs/promises";
import { tmpdir } from "os";
import { join } from "path";
import { compareStores, type CompareProps, type Comparison, type RepairEntry } from "./compare-stores";
import { repairStores, type Repaired } from "./repair-stores";
import { SpilledEntries } from "./spilled-entries";

export interface Reconciled extends Comparison {
  readonly agree: boolean;
  /** What was put in place before this comparison; absent where nothing was to be repaired. */
  readonly repaired?: Repaired;
}

export interface ReconcileProps extends CompareProps {
  /** "repair" repairs what can be repaired, and compares again. */
  readonly mode: "compare" | "repair";
  /** Where entries lie while they are compared. @default the system's folder for temporary files */
  readonly temporary?: string;
}

/**
 * Compares `topic_source`, `topic_result`, `trips.dlq`, the index and the lake.
 *
 * @throws RidestreamError RS-LAKE-DAMAGED, RS-LAKE-KEY, and what a store throws
 */
export async function reconcile(props: ReconcileProps): Promise<Reconciled> {
  const folder = await mkdtemp(join(props.temporary ?? tmpdir(), "ridestream-reconcile-"));
  const repairsIn = async (name: string) => {
    const path = join(folder, name);
    await mkdir(path);
    return new SpilledEntries<RepairEntry>({ folder: path });
  };
  const opened: SpilledEntries<RepairEntry>[] = [];
  try {
    const [repairs, left] = [await repairsIn("repairs"), await repairsIn("left")];
    opened.push(repairs, left);
    const before = await compareStores(props, folder, repairs);
    if (props.mode === "compare" || repairs.size === 0) return reconciled(before);
    const repaired = await repairStores(props, repairs);
    return { ...reconciled(await compareStores(props, folder, left)), repaired };
  } finally {
    for (const entries of opened) entries.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function reconciled(comparison: Comparison): Reconciled {
  const { missing, doubled, different } = comparison;
  return { agree: missing.total + doubled.total + different.total === 0, ...comparison };
}
