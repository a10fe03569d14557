import { functionContracts, type FunctionContract } from "../../contracts/functions";
import type { FunctionName } from "../../contracts/settings";
import type { Granted } from "../environment/granted";
import type { Place } from "../environment/place";
import type { Lake } from "../lake/lake";
import type { Search, SearchSetUp } from "../search/search";
import type { Streaming } from "../streaming/streaming";

/** The stores that each function writes, by the names of their connections. */
interface StoresOf {
  readonly produce: object;
  readonly enrich: object;
  readonly "load-search": { readonly elasticsearch: Granted<"elasticsearch"> };
  readonly "load-lake": { readonly lake: Granted<"lake"> };
}

/** The grants that a function holds, by connection; what it needs and has not is a compile error. */
export type WiredFunction<Name extends FunctionName> = { readonly kafka: Granted<"kafka"> } & StoresOf[Name];
export type WiredFunctions = { readonly [Name in FunctionName]: WiredFunction<Name> } & {
  /** What has to be made once, before load-search can write. */
  readonly setUp: SearchSetUp | undefined;
};

export interface Wires {
  /** Where the functions run. */
  readonly place: Place;
  readonly streaming: Streaming;
  readonly search: Search;
  readonly lake: Lake;
}

/** Gives every function, by grants of the components' own, what the contract says that it reads and writes. */
export function wireFunctions({ place, streaming, search, lake }: Wires): WiredFunctions {
  const kafka = (name: FunctionName): Granted<"kafka"> => {
    const { consumes, produces }: FunctionContract = functionContracts[name];
    const identity = { name, place };
    const producing = streaming.grantProduce(identity, produces);
    return consumes ? streaming.grantConsume(identity, consumes.topic, consumes.group) : producing;
  };
  return {
    produce: { kafka: kafka("produce") },
    enrich: { kafka: kafka("enrich") },
    "load-search": { kafka: kafka("load-search"), elasticsearch: search.grantWrite({ name: "load-search", place }) },
    setUp: search.grantSetUp?.({ name: "set-up", place }),
    "load-lake": { kafka: kafka("load-lake"), lake: lake.grantWrite({ name: "load-lake", place }) },
  };
}
