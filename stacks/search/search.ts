import type { Granted, Identity } from "../environment/granted";
import type { SecretReference } from "../environment/secret";
import type { Part } from "../environment/part";

/** Of Elasticsearch and Kibana, wherever they are ours to choose: the client's own. */
export const elasticsearchVersion = "9.2.2";

/** Elasticsearch, with or without Kibana. */
export interface Search {
  /** Lets the identity create trips and read them, never change or delete one; answers how it gets there. */
  grantWrite(identity: Identity): Granted<"elasticsearch">;
  /** Where the functions' platform has to make load-search's user, and the index: lets set-up do it. */
  readonly grantSetUp?: (identity: Identity) => SearchSetUp;
}

export interface SearchSetUp {
  readonly elasticsearch: Granted<"elasticsearch">;
  /** That load-search logs in with. */
  readonly writerPassword: SecretReference;
}

export type SearchPart = Part<Search>;
