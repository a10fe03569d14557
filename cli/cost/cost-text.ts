import { counted } from "../tables";
import type { DeploymentSizes } from "./deployment-sizes";
import type { Knob } from "./knobs";
import { totalOf, type CostLine } from "./monthly-cost";
import { pricesRead, type Price } from "./prices";

/** What is shown of a deployment's costs. */
export interface Costs {
  readonly environment: string;
  readonly tripsPerDay: number;
  readonly afterDays: number;
  readonly lines: readonly CostLine[];
  readonly knobs: readonly Knob[];
}

/** As Markdown, which a terminal shows as well. */
export function costText({ environment, tripsPerDay, afterDays, lines, knobs }: Costs): string {
  const priced = lines.filter(({ usd }) => usd !== null);
  const [largest] = [...priced].sort((one, other) => (other.usd ?? 0) - (one.usd ?? 0));
  const sources = [...new Map(priced.flatMap(({ price }) => (price ? [[price.source, price] as const] : []))).values()];
  return [
    `${environment}, ${tripsPerDay.toLocaleString("en")} trips a day, after ${afterDays} days, US dollars a month:`,
    "",
    ...table(
      ["component", "what", "a month", "priced for", "price of"],
      [
        ...lines.map(({ component, what, usd, price, notCounted = "" }) => [
          component,
          what,
          usd === null ? "not counted" : usd.toFixed(2),
          price?.region ?? "",
          price ? sourceOf(price) : notCounted,
        ]),
        ["**all that is counted**", "", `**${totalOf(lines).toFixed(2)}**`, "", ""],
      ],
    ),
    "",
    ...(largest ? [`Most of it: ${largest.what}.`, ""] : []),
    ...table(
      ["with", "a month", "and"],
      knobs.map(({ knob, usd, also = "" }) => [knob, `${usd < 0 ? "" : "+"}${usd.toFixed(2)}`, also]),
    ),
    "",
    `Prices, read on ${pricesRead}, without free tiers, discounts and taxes:`,
    "",
    ...sources.map(
      ({ source, date, unofficial }) =>
        `- <${source}> (${[...(unofficial === null ? [] : [`no official source: ${unofficial}`]), date ?? "no date given"].join(", ")})`,
    ),
    "",
  ].join("\n");
}

const sourceOf = ({ unofficial }: Price) => (unofficial === null ? "official page" : "no official source");

/** Of an environment that has nothing at a cloud. */
export const freeText = (environment: string, { containers }: DeploymentSizes): string =>
  `${environment} costs nothing at a cloud: ${
    containers === 0
      ? "none of its parts runs at one"
      : `its ${counted(containers, "container")} run on your own machine`
  }. Servers of others that it uses are not counted.\n`;

/** Rows of a table in Markdown, in columns that a terminal shows as such. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)];
}
