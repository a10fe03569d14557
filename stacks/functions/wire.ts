import { consumedBy, functionContracts, type FunctionContract } from "../../contracts/functions";
import type { Granted, Identity } from "../environment/granted";
import type { Place } from "../environment/place";
import type { Lake } from "../lake/lake";
import type { Search, SearchSetUp } from "../search/search";
import type { Streaming } from "../streaming/streaming";
import type { Warehouse } from "../warehouse/warehouse";

/** The stores that each function reads or writes, by the names of their connections. */
interface StoresOf {
  readonly produce: object;
  readonly enrich: { readonly lake: Granted<"lake"> };
  readonly "load-search": { readonly elasticsearch: Granted<"elasticsearch"> };
  readonly "load-lake": { readonly lake: Granted<"lake"> };
}

type Streamed = keyof StoresOf;

/** How train-zones gets to what it reads and writes, and what the warehouse tells it. */
export interface WiredTraining {
  /** Without a warehouse it learns from the lake's objects. */
  readonly grants: { readonly lake: Granted<"lake">; readonly warehouse?: Granted<"warehouse"> };
  readonly zones: number;
  /** When it learns again, in UTC. */
  readonly retrain: string;
}

/** How compact-lake gets to the lake, and when it does its work, in UTC. */
export interface WiredCompaction {
  readonly grants: { readonly lake: Granted<"lake"> };
  readonly compact: string;
}

/** The grants that a function holds, by connection; what it needs and has not is a compile error. */
export type WiredFunction<Name extends Streamed> = { readonly kafka: Granted<"kafka"> } & StoresOf[Name];
export type WiredFunctions = { readonly [Name in Streamed]: WiredFunction<Name> } & {
  /** What has to be made once, before load-search can write. */
  readonly setUp: SearchSetUp | undefined;
  /** None where the lake's small objects stay. */
  readonly compaction: WiredCompaction | undefined;
  /** None where the warehouse's zones are trained by nobody. */
  readonly training: WiredTraining | undefined;
};

export interface Wires {
  /** Where the functions run. */
  readonly place: Place;
  readonly streaming: Streaming;
  readonly search: Search;
  readonly lake: Lake;
  readonly warehouse: Warehouse;
}

/** Gives every function, by grants of the components' own, what the contract says that it reads and writes. */
export function wireFunctions({ place, streaming, search, lake, warehouse }: Wires): WiredFunctions {
  const kafka = (name: Streamed): Granted<"kafka"> => {
    const contract: FunctionContract = functionContracts[name];
    const identity = { name, place };
    const producing = streaming.grantProduce(identity, contract.produces);
    // Each grant has the same settings: those of the identity.
    return consumedBy(contract).reduce(
      (_, { topic, group }) => streaming.grantConsume(identity, topic, group),
      producing,
    );
  };
  return {
    produce: { kafka: kafka("produce") },
    enrich: { kafka: kafka("enrich"), lake: lake.grantReadModels({ name: "enrich", place }) },
    "load-search": { kafka: kafka("load-search"), elasticsearch: search.grantWrite({ name: "load-search", place }) },
    setUp: search.grantSetUp?.({ name: "set-up", place }),
    "load-lake": { kafka: kafka("load-lake"), lake: lake.grantWrite({ name: "load-lake", place }) },
    compaction:
      lake.compact === undefined
        ? undefined
        : { grants: { lake: lake.grantCompact({ name: "compact-lake", place }) }, compact: lake.compact },
    training: wireTraining({ name: "train-zones", place }, lake, warehouse),
  };
}

function wireTraining(identity: Identity, lake: Lake, warehouse: Warehouse): WiredTraining | undefined {
  const { zones, retrain } = warehouse;
  if (retrain === undefined) return undefined;
  // The trips too: a warehouse reads them with the rights of who asks it.
  lake.grantRead(identity);
  const trains = warehouse.grantTrain?.(identity);
  return { grants: { lake: lake.grantModels(identity), ...(trains && { warehouse: trains }) }, zones, retrain };
}
