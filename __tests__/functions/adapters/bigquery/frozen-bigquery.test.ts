import {
  createBigQueryWarehouse,
  type BigQueryWarehouse,
} from "../../../../functions/adapters/bigquery/bigquery-warehouse";
import { createBigQueryTrainer } from "../../../../functions/adapters/bigquery/bigquery-trainer";
import type { ZoneTrainer } from "../../../../functions/ports/zone-trainer";
import { systemClock } from "../../../../functions/runtime/clock";
import totalsSql from "../../../../sql/reports/totals.sql";
import { titleOf } from "../../../../sql/statement";
import { frosts, openFrozenServer, unavailableUntil } from "../frozen-server";
import { bigQueryClient, jobInserted, queryResults } from "./recorded-bigquery";

const dataset = "/datasets/ride_hailing";
const page = { ...queryResults(["trips INTEGER"], [["1"]]).body, pageToken: "more" };

interface Case {
  readonly call: (warehouse: BigQueryWarehouse, trainer: ZoneTrainer) => Promise<unknown>;
  /** The request that freezes. */
  readonly at: string;
  /** What it asks. */
  readonly title?: string;
}
const report = (warehouse: BigQueryWarehouse) => warehouse.report(totalsSql);
const never = () => Promise.reject(new TypeError("the trainer cannot be asked for it"));
const calls: Readonly<Record<string, Case>> = {
  "a report's job": { call: report, at: "/jobs" },
  "a report's results": { call: report, at: "/queries/" },
  "the second page of a report": { call: report, at: "pageToken=" },
  "a dry run": { call: (warehouse) => warehouse.dryRun(totalsSql), at: "/jobs" },
  "the training of zones": { call: (_, trainer) => trainer.train(2, { fromMs: 0 }), at: "/queries/", title: "" },
  "the trips that judge": { call: (_, trainer) => trainer.judges({ fromMs: 0 }), at: "/queries/", title: "" },
  "the look at a model": { call: (_, trainer) => trainer.adopt?.() ?? never(), at: "/models/", title: "" },
  "the list of models": { call: (_, trainer) => trainer.tidy?.([], 1) ?? never(), at: "/models", title: "" },
  "the look at the dataset": {
    call: (warehouse) => warehouse.parts(),
    at: dataset,
    title: "dataset p.ride_hailing",
  },
  "the look at its tables": {
    call: (warehouse) => warehouse.parts(),
    at: `${dataset}/`,
    title: "dataset p.ride_hailing",
  },
};

describe.each(frosts)("a BigQuery that accepts the connection and %s", (frost) => {
  it.each(Object.entries(calls))("is unavailable to %s once the bound has passed", async (_name, one) => {
    const { call, at, title = titleOf(totalsSql) } = one;
    const server = await openFrozenServer(frost, (asked) => {
      if (asked.includes(at)) return undefined;
      return asked.includes("/queries/") ? page : asked.includes("/jobs") ? jobInserted.body : {};
    });
    const connection = {
      project: "p",
      dataset: "ride_hailing",
      location: "EU",
      maximumBytesBilled: 1,
      requestTimeoutMs: 200,
    };
    const client = bigQueryClient(server.address);
    const warehouse = createBigQueryWarehouse({ connection, client });
    const trainer = createBigQueryTrainer({ connection, client, clock: systemClock });
    const messages = await unavailableUntil(
      () => server.frozen.length > 0,
      () => call(warehouse, trainer),
    );
    for (const message of messages) {
      expect(message).toContain(`BigQuery in project p, asked to answer "${title}`);
      expect(message).toContain("for 200 ms (RS_WAREHOUSE_TIMEOUT_MS)");
    }
    await server.close();
  });
});
