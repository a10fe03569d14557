import type { Granted, Identity } from "../environment/granted";
import type { Part } from "../environment/part";

/** Elasticsearch, with or without Kibana. */
export interface Search {
  /** Lets the identity create trips and read them, never change or delete one; answers how it gets there. */
  grantWrite(identity: Identity): Granted<"elasticsearch">;
}

export type SearchPart = Part<Search>;
