import type { Granted, Identity } from "../environment/granted";
import type { Part } from "../environment/part";

/** The bucket that holds every trip for ever. */
export interface Lake {
  readonly bucket: string;
  /** Lets the identity create objects and read them, never overwrite or delete; answers how it gets there. */
  grantWrite(identity: Identity): Granted<"lake">;
  grantRead(identity: Identity): Granted<"lake">;
  /** Lets somebody who is no function of ours read, as IAM names him: `group:strategy@example.com`. */
  letRead(member: string): void;
}

export type LakePart = Part<Lake>;
