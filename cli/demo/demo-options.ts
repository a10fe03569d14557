import type { Servers } from "./stores";

export interface DemoOptions extends Servers {
  readonly pickups?: string;
  readonly requests?: string;
  readonly trips: number;
  readonly seed: number;
  readonly out: string;
  readonly fresh?: boolean;
  readonly json?: boolean;
}
