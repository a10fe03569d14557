import { printable } from "../../functions/runtime/printable";
import { count, counted, table } from "../tables";
import { utcSeconds } from "../utc";
import { stores, verdicts, type Findings, type Verdict } from "./findings";
import type { Reconciled } from "./reconcile";

/** What a comparison came to, for the terminal. */
export function reconciledText(
  result: Reconciled,
  { from, to }: { from: string | null; to: string | null },
  columns?: number,
): string {
  const { repaired } = result;
  return [
    from === null ? "All trips\n" : `Trips priced from ${utcSeconds(from)} to ${utcSeconds(to ?? "")} (UTC)\n`,
    table(
      ["store", "trips", ...verdicts],
      stores.map((store) => [
        store,
        count(result.trips[store]),
        ...verdicts.map((verdict) => count(result[verdict].byStore[store])),
      ]),
      columns,
    ),
    ...(repaired
      ? [
          `repaired: ${counted(repaired.index, "document")} of the index, ${counted(repaired.lake, "row")} of the lake; the index does not take ${count(repaired.rejected)}\n`,
        ]
      : []),
    result.agree ? "All stores agree.\n" : "",
    ...verdicts.filter((verdict) => verdict !== "pending").map((verdict) => listed(verdict, result[verdict], columns)),
    commands(result),
  ].join("");
}

function listed(verdict: Verdict, { total, findings }: Findings, columns: number | undefined): string {
  if (total === 0) return "";
  const some = total > findings.length ? `, the first ${count(findings.length)}` : "";
  const rows = findings.map(({ tripId, where, expectedFrom, at = [], fields = [] }) => [
    tripId,
    where,
    expectedFrom,
    [...at, ...(fields.length > 0 ? [`(${fields.join(", ")})`] : [])].join(" "),
  ]);
  return `\n${verdict}: ${count(total)}${some}\n${table(["trip_id", "where", "expected from", "at"], rows, columns)}`;
}

/** Most commands that are shown: those of Kafka are one a record. */
const mostCommands = 5;

function commands({ missing, doubled, different }: Reconciled): string {
  const findings = [missing, doubled, different].flatMap((list) => list.findings);
  const some = [...new Set(findings.flatMap(({ repair }) => repair ?? []))];
  const without = findings.filter(({ repair }) => repair === null).length;
  if (findings.length === 0) return "";
  const shown = some.slice(0, mostCommands).map((command) => `  ${printable(command)}\n`);
  const more =
    some.length > mostCommands ? `  and ${count(some.length - mostCommands)} more (--json lists them)\n` : "";
  return [
    ...(some.length > 0 ? ["\nTo repair:\n", ...shown, more] : []),
    ...(without > 0 ? [`\nNo command repairs ${count(without)} of those that are listed: see docs/operate.md\n`] : []),
  ].join("");
}
