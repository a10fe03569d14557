import { functionContracts, type FunctionContract } from "../../contracts/functions";
import { topicDeadLetters } from "../../contracts/topics";
import { ZoneModels } from "../../functions/runtime/zone-models";
import { readLetters } from "../dlq/letters";
import type { ReconciledStores } from "../reconcile/open-stores";
import { counted } from "../tables";
import { good, off, warning, type Check } from "./check";

/** What must be so in a demo's folder. @param folder as it is given to other commands */
export function demoChecks(
  { log, index, lake }: Pick<ReconciledStores, "log" | "index" | "lake">,
  folder: string,
): readonly Check[] {
  const groups = Object.entries<FunctionContract>(functionContracts).flatMap(([name, { consumes }]) =>
    consumes ? [{ name, ...consumes }] : [],
  );
  return [
    ...groups.map(({ name, topic, group }) => ({
      name: `demo: ${name}`,
      run: async () => {
        const progress = await log.progress({ groupId: group, topic: topic.name });
        const behind = progress.reduce((sum, { lag }) => sum + lag, 0);
        const found = `${counted(behind, "record")} of ${topic.name} behind`;
        return behind === 0
          ? good(found)
          : warning(found, `ridestream demo --trips 1 --out ${folder} handles them, and adds a trip`);
      },
    })),
    {
      name: "demo: search",
      run: async () => good(counted(await index.count(), "trip")),
    },
    {
      name: "demo: lake",
      run: async () => good(`${counted((await lake.list("trips/")).length, "object")} with trips`),
    },
    {
      name: "demo: zones",
      run: async () => {
        const inUse = await new ZoneModels(lake).current();
        return inUse ? good(`${inUse.model.version} is in use`) : off("no model is in use");
      },
    },
    {
      name: "demo: dead letters",
      run: async () => {
        const open = (await readLetters(log)).filter((letter) => letter.open.length > 0).length;
        const found = `${counted(open, "open letter")} in ${topicDeadLetters.name}`;
        return open === 0 ? good(found) : warning(found, `ridestream dlq list --out ${folder}`);
      },
    },
  ];
}
