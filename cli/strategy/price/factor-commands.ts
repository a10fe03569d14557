import { Command } from "commander";
import type { PriceFactors } from "../../../contracts/price-factors";
import { RidestreamError } from "../../../functions/ports/errors";
import type { ObjectStore } from "../../../functions/ports/object-store";
import type { Warehouse } from "../../../functions/ports/warehouse";
import { systemClock } from "../../../functions/runtime/clock";
import { PriceFactorVersions } from "../../../functions/runtime/price-factor-versions";
import { counted } from "../../tables";
import type { Terminal } from "../../terminal";
import { jsonOption } from "../../values";
import { utcMinutes } from "../../utc";
import { withZones } from "../../zones/open-zones";
import { askBigQuery, withDemoWarehouse } from "../open-warehouse";
import { wrappedUnder } from "../../wrapped";
import { rowsTable } from "../rows-text";
import { policyOptions, type Policy } from "./policy-options";
import { factorRows, publishFactors } from "./publish-factors";
import { DemoFolderOption } from "../../demo/demo-folder-option";

interface Options {
  readonly out?: string;
  readonly json?: true;
}

/** `ridestream price publish`: what enrich multiplies prices by from then on, where it is set to. */
export function publishCommand(terminal: Terminal): Command {
  const command = new Command("publish").description(
    "Writes the factors of today's demand into the lake, for enrich with RS_PRICING=zone.",
  );
  for (const option of policyOptions()) command.addOption(option);
  return command
    .addOption(
      new DemoFolderOption("a demo's folder; without it, RS_WAREHOUSE_PROJECT's BigQuery and RS_LAKE_BUCKET", [
        "RS_WAREHOUSE_PROJECT",
        "RS_LAKE_BUCKET",
      ]),
    )
    .addOption(jsonOption())
    .action(async ({ out, json, drivers, tripsPerDriver: tripsEach, cap: mostPercent }: Options & Policy) => {
      const props = { nowMs: systemClock.now(), drivers, tripsEach, mostPercent };
      const publish = async (warehouse: Pick<Warehouse, "report">, lake: ObjectStore) => {
        const factors = await publishFactors({ warehouse, lake }, props);
        terminal.out.write(json ? `${JSON.stringify(factors)}\n` : factorsText(factors, terminal.out.columns));
      };
      await (out === undefined
        ? withZones(terminal, out, ({ lake }) => askBigQuery(terminal, (warehouse) => publish(warehouse, lake)))
        : withDemoWarehouse(out, publish));
    });
}

/** `ridestream price show`: the factors in use. */
export function showCommand(terminal: Terminal): Command {
  return new Command("show")
    .description("Shows the factors that are in use in the lake.")
    .addOption(new DemoFolderOption("a demo's folder; without it, the lake of RS_LAKE_BUCKET", ["RS_LAKE_BUCKET"]))
    .addOption(jsonOption())
    .action(async ({ out, json }: Options) => {
      const show = async (lake: ObjectStore) => {
        const found = await new PriceFactorVersions(lake).current();
        if (!found)
          throw new RidestreamError(
            "RS-FACTORS-MISSING",
            `${lake.place} has no price factors, so that every factor is 1: write them with ridestream price publish`,
          );
        terminal.out.write(
          json ? `${JSON.stringify(found.factors)}\n` : factorsText(found.factors, terminal.out.columns),
        );
      };
      await withZones(terminal, out, ({ lake }) => show(lake));
    });
}

function factorsText(factors: PriceFactors, columns: number | undefined): string {
  const { version, madeAt, drivers, tripsPerDriver, mostPercent, knownDemand } = factors;
  return wrappedUnder(
    `${version}, made ${utcMinutes(madeAt)} UTC for ${counted(drivers, "driver")} with ${counted(tripsPerDriver, "trip")} an hour each, factors up to ${mostPercent / 100}\n` +
      `by ${counted(knownDemand.trips, "trip")} from ${utcMinutes(knownDemand.from)} to ${utcMinutes(knownDemand.to)} (UTC); hours are of the week, 168\n` +
      rowsTable(factorRows(factors), "none", columns),
    columns,
  );
}
