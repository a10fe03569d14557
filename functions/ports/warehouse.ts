/** A value of a report's row; decimals come as strings, instants as RFC 3339 UTC. */
export type Cell = string | number | null;
export type Row = Readonly<Record<string, Cell>>;

/** The warehouse that answers Strategy's questions, over the lake's objects. */
export interface Warehouse {
  /** Makes reports see every object that is in the lake now. */
  refresh(): Promise<void>;
  /** Runs a statement of `sql/reports/` with its named parameters. @throws RidestreamError RS-WAREHOUSE-QUERY */
  report(sql: string, parameters?: Readonly<Record<string, string | number>>): Promise<readonly Row[]>;
}

/** Hours of the lake, [fromMs, toMs): whole ones, by the folders that trips lie in. */
export interface LakeHours {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A warehouse whose trips can be taken from the lake again. */
export interface RebuildableWarehouse {
  /** Puts what the lake holds of some hours now into the place of what the warehouse has of them. Done twice it is done once. */
  rebuild(hours: LakeHours): Promise<void>;
}

/** What a statement of somebody's own answers. */
export interface Selected {
  readonly rows: readonly Row[];
  /** There are more rows than were asked for. */
  readonly isCut: boolean;
}
