import { topicDeadLetters, topicResult, topicSource } from "../../contracts/topics";

/** What is compared, in the order in which trips reach it. */
export const stores = [topicSource.name, topicResult.name, topicDeadLetters.name, "index", "lake"] as const;
export type Store = (typeof stores)[number];

export const verdicts = ["missing", "doubled", "different", "pending"] as const;
export type Verdict = (typeof verdicts)[number];

/** What `--repair` does about a finding. */
export type Repair = "index from topic" | "index from lake" | "index from its copies" | "lake from topic";

/** The submission of a trip that a store is meant to hold. */
export interface Submission {
  readonly sequence: string | null;
  /** `agent_timestamp`, RFC 3339 UTC. */
  readonly at: string;
}

/** What a comparison has found of one trip in one store. */
export interface Found {
  readonly verdict: Verdict;
  /** Of a message that cannot be read, the name of its record. */
  readonly tripId: string;
  /** The store that lacks it, or that holds it twice or with other values. */
  readonly where: Store;
  /** The store that says so. */
  readonly expectedFrom: Store;
  /** Records, indices or objects. */
  readonly at?: readonly string[];
  /** Fields whose values differ. */
  readonly fields?: readonly string[];
  readonly repair?: Repair;
  /** What is to be put there. */
  readonly submission?: Submission;
  /** An object of the lake that is to be moved away before the repair. */
  readonly setAside?: string;
  /** The record of a topic that a function has to read again. */
  readonly reread?: { readonly topic: string; readonly partition: number; readonly offset: number };
}

/** A finding as it is answered. */
export interface Finding extends Pick<Found, "tripId" | "where" | "expectedFrom" | "at" | "fields"> {
  /** The command that repairs it; null where no command does (docs/operate.md). */
  readonly repair: string | null;
}

export interface Findings {
  /** Of all, also of those that are not listed. */
  readonly total: number;
  readonly byStore: Readonly<Partial<Record<Store, number>>>;
  /** The first ones; they come in no order of time. */
  readonly findings: readonly Finding[];
}

/** Counts all findings and keeps the first ones, so that it stays small. */
export class FindingList {
  private readonly lists: Readonly<Record<Verdict, { total: number; byStore: Map<Store, number>; kept: Finding[] }>> = {
    missing: emptyList(),
    doubled: emptyList(),
    different: emptyList(),
    pending: emptyList(),
  };

  constructor(
    private readonly limit: number,
    private readonly commandOf: (found: Found) => string | null,
  ) {}

  add(found: Found): void {
    const list = this.lists[found.verdict];
    list.total++;
    list.byStore.set(found.where, (list.byStore.get(found.where) ?? 0) + 1);
    if (list.kept.length >= this.limit) return;
    const { tripId, where, expectedFrom, at, fields } = found;
    const repair = found.verdict === "pending" ? null : this.commandOf(found);
    list.kept.push({ tripId, where, expectedFrom, ...(at && { at }), ...(fields && { fields }), repair });
  }

  of(verdict: Verdict): Findings {
    const { total, byStore, kept } = this.lists[verdict];
    const inOrder = stores.flatMap((store) => (byStore.has(store) ? [[store, byStore.get(store)]] : []));
    return { total, byStore: Object.fromEntries(inOrder) as Findings["byStore"], findings: kept };
  }
}

const emptyList = () => ({ total: 0, byStore: new Map<Store, number>(), kept: [] });
