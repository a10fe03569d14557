import type { Granted, Identity } from "../environment/granted";
import type { Part } from "../environment/part";

/** The bucket that holds every trip for ever. */
export interface Lake {
  readonly bucket: string;
  /** Of the zones' models: the same, unless the lake retains its objects. */
  readonly modelsBucket: string;
  /** Lets the identity create objects and read them, never overwrite or delete; answers how it gets there. */
  grantWrite(identity: Identity): Granted<"lake">;
  grantRead(identity: Identity): Granted<"lake">;
  /** Lets the identity read the zones' models by their names, and nothing else: it lists none. */
  grantReadModels(identity: Identity): Granted<"lake">;
  /** Lets the identity read them and write each once, and replace the document that says which one is in use. */
  grantModels(identity: Identity): Granted<"lake">;
  /** Lets the identity read trips, write compacted ones and remove what those hold: nobody else may delete. */
  grantCompact(identity: Identity): Granted<"lake">;
  /** When small objects are combined, in UTC; undefined: nobody does. */
  readonly compact?: string | undefined;
  /** Lets somebody who is no function of ours read, as IAM names him: `group:strategy@example.com`. */
  letRead(member: string): void;
}

export interface LakePart extends Part<Lake> {
  /** Days in which no trip may be replaced, whoever asks: trips and models lie in two buckets then. @default 0 */
  readonly retainDays?: number;
}
