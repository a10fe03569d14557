import type { Clock } from "../../functions/ports/clock";
import type { ObjectStore } from "../../functions/ports/object-store";
import type { Warehouse } from "../../functions/ports/warehouse";
import type { DemoFolder } from "./demo-folder";
import type { Totals } from "./totals";

export interface WriteReportProps {
  readonly warehouse: Pick<Warehouse, "report">;
  readonly lake: ObjectStore;
  readonly clock: Clock;
  readonly folder: Pick<DemoFolder, "pathOf">;
  readonly source: string;
  readonly totals: Totals;
}

/** Writes Strategy's page into a demo's folder. @throws RidestreamError RS-REPORT-FILE */
export async function writeReport({ warehouse, lake, clock, folder, source, totals }: WriteReportProps): Promise<void> {
  const [{ askForPage }, { reportPage }, { writePage }, { zonesIn }] = await Promise.all([
    import("../strategy/page/facts"),
    import("../strategy/page/page"),
    import("../strategy/page/write-page"),
    import("../strategy/page/zones-in-use"),
  ]);
  const madeAt = new Date(clock.now()).toISOString();
  const facts = await askForPage(warehouse, { madeAt, source, zones: await zonesIn(lake), stores: totals });
  writePage(folder.pathOf("report"), reportPage(facts));
}
