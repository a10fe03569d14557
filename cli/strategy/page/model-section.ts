import { verdictReasons } from "../../../contracts/zone-model";
import { html } from "../../html";
import { namedFigures, type NamedFigure } from "../../named-figures";
import { count } from "../../tables";
import { gainText } from "../../zones/verdict-text";
import { timeText } from "../../zones/list-zones";
import type { ZonesInUse } from "./facts";
import type { Section } from "./section";

/** What the zones were learned from, and how good they are. */
export const modelSection: Section = {
  id: "model",
  title: "The zones' model",
  body: ({ zones }) =>
    "why" in zones ? html`<p class="note">Left out: ${zones.why}</p>` : namedFigures("card", factsOf(zones)),
};

function factsOf({ model, current, verdict }: ZonesInUse): readonly NamedFigure[] {
  const { trainedOn, trainedAt, trainedBy, daviesBouldin, before } = model;
  const window =
    trainedOn.from === null || trainedOn.to === null
      ? "given as places, without times"
      : `priced from ${timeText(trainedOn.from)} to ${timeText(trainedOn.to)}`;
  return [
    ["Version", model.version, `in use since ${timeText(current.since)}${before === null ? "" : `, after ${before}`}`],
    ["Trained on", `${count(trainedOn.pickups)} pickups`, window],
    ["Trained by", trainedBy, timeText(trainedAt)],
    ["Size", `${model.zones.length} zones`, "K-means over standardised latitude and longitude"],
    [
      "Quality",
      `${model.meanSquaredDistance.toFixed(4)} mean squared distance`,
      daviesBouldin === null
        ? "one zone: there is no Davies-Bouldin index"
        : `Davies-Bouldin index ${daviesBouldin.toFixed(3)}; the lower, the better apart`,
    ],
    ...(verdict
      ? [
          ["Drift", ...driftOf(verdict.drift)] as const,
          [
            "Last judged",
            timeText(verdict.judgedAt),
            `${verdict.candidate} ${verdict.promoted ? "took over" : "was not taken"}: ${verdictReasons[verdict.reason]}${gainText(verdict)}`,
          ] as const,
        ]
      : [["Last judged", "never", "no training after it was judged"] as const]),
  ];
}

function driftOf(drift: number | null): readonly [string, string] {
  if (drift === null) return ["not measured", "too few trips were kept apart to judge by"];
  const compared = `${Math.abs(100 * drift).toFixed(1)} % ${drift > 0 ? "worse" : "better"}`;
  return [compared, "on the latest trips than on those that it learned from"];
}
