import { Type } from "@sinclair/typebox";
import { Command } from "commander";
import { KibanaSettings, type ConnectionOf } from "../../contracts/settings";
import { dashboardRequests } from "../../dashboards/kibana/kibana-requests";
import { applyDashboards, removeDashboards } from "../../functions/adapters/kibana/kibana-dashboards";
import { readSections } from "../../functions/runtime/settings";
import type { Terminal } from "../terminal";

/** `ridestream dashboards`: the dashboard of Operations in a Kibana that no deployment makes or destroys. */
export function dashboardsCommand(terminal: Terminal): Command {
  const { out } = terminal;
  return new Command("dashboards")
    .description("Writes the dashboard of Operations into the Kibana at RS_KIBANA_URL, or removes it.")
    .addCommand(
      new Command("apply")
        .description("Writes the dashboard, its map and its data view under their own ids. It touches no other.")
        .action(async () => {
          const kibana = kibanaOf(terminal);
          await applyDashboards(kibana);
          out.write(`the dashboard "Trips: Operations" is in ${kibana.url}\n`);
        }),
    )
    .addCommand(
      new Command("remove").description("Deletes what apply has written.").action(async () => {
        const kibana = kibanaOf(terminal);
        const removed = await removeDashboards(kibana);
        out.write(`removed ${removed} saved objects from ${kibana.url}\n`);
      }),
    )
    .addCommand(
      new Command("show")
        .description("Prints the requests that apply sends, as JSON. It asks no server.")
        .action(() => {
          out.write(`${JSON.stringify(dashboardRequests(aliasOf(terminal)), null, 2)}\n`);
        }),
    );
}

const kibanaOf = ({ environment }: Terminal): ConnectionOf<"kibana"> =>
  readSections("ridestream", { kibana: KibanaSettings }, environment).kibana;

const AliasSettings = Type.Object({ alias: KibanaSettings.properties.alias });

const aliasOf = ({ environment }: Terminal): string =>
  readSections("ridestream", { settings: AliasSettings }, environment).settings.alias;
