import type { Client } from "@elastic/elasticsearch";
import { tripsIndexOf, untilMsOf } from "../../../contracts/search-index";
import type { ConnectionOf } from "../../../contracts/settings";
import type { SearchTrip } from "../../../contracts/trip-schema";
import type { Clock } from "../../ports/clock";
import { RidestreamError, UnavailableError } from "../../ports/errors";
import type { BulkResult } from "../../ports/search-index";
import { bulkCreate } from "./bulk-create";
import { failureOf } from "./elasticsearch-errors";
import { restoreIn } from "./indexed-copies";
import { noteIndices, uuidsBehind } from "./known-indices";
import { removeExpired } from "./remove-expired";
import { aliasIsIndex, aliasState } from "./search-alias";
import { ensureTemplate, type Retention } from "./search-template";

/** How often old indices are looked for, where Elasticsearch has no lifecycle that does it. */
const removeEachMs = 3_600_000;

/** The indices behind the alias, as who writes to them sees them. */
export class TripsIndices {
  /** Undefined until the template is in place. */
  private retention: Retention | undefined;
  /** Those that are there, as far as this instance knows. */
  private readonly ready = new Set<string>();
  private removedMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly client: Client,
    private readonly connection: ConnectionOf<"elasticsearch">,
    private readonly clock: Clock,
  ) {}

  /** Changes when an index was lost, and its trips with it. */
  identity(): Promise<string> {
    return this.prepared(({ keepDays }) => this.note(keepDays));
  }

  /** Creates each trip in the index of the time at which it was priced. */
  create(trips: readonly SearchTrip[]): Promise<BulkResult> {
    return this.prepared(async (retention) => {
      let [created, existing] = [0, 0];
      const rejected: { position: number; reason: string }[] = [];
      for (const [index, positions] of this.byIndex(trips, retention.keepDays)) {
        await this.ensure(index, retention);
        const these = positions.flatMap((position) => trips[position] ?? []);
        const result = await bulkCreate(this.client, this.connection.alias, index, these);
        created += result.created;
        existing += result.existing;
        for (const { position, reason } of result.rejected)
          rejected.push({ position: positions[position] ?? 0, reason });
      }
      return { created, existing, rejected: rejected.sort((one, other) => one.position - other.position) };
    });
  }

  /** Puts each trip in the place of all documents of its id, in the index of the time at which it was priced. */
  restore(trips: readonly SearchTrip[]): Promise<Pick<BulkResult, "rejected">> {
    return this.prepared(async (retention) => {
      const rejected: { position: number; reason: string }[] = [];
      for (const [index, positions] of this.byIndex(trips, retention.keepDays)) {
        await this.ensure(index, retention);
        const these = positions.flatMap((position) => trips[position] ?? []);
        const result = await restoreIn(this.client, this.connection.alias, index, these);
        for (const { position, reason } of result.rejected)
          rejected.push({ position: positions[position] ?? 0, reason });
      }
      return { rejected: rejected.sort((one, other) => one.position - other.position) };
    });
  }

  /** The places of the trips in the call, by their index. */
  private byIndex(trips: readonly SearchTrip[], keepDays: number): ReadonlyMap<string, readonly number[]> {
    const nowMs = this.clock.now();
    const positions = new Map<string, number[]>();
    trips.forEach(({ agent_timestamp: priced }, position) => {
      const index = tripsIndexOf({ ...this.connection, keepDays }, Date.parse(priced), nowMs);
      const others = positions.get(index);
      if (others) others.push(position);
      else positions.set(index, [position]);
    });
    return positions;
  }

  // Not at the start: a function must be able to wait for its sink.
  private async prepared<T>(work: (retention: Retention) => Promise<T>): Promise<T> {
    try {
      const retention = (this.retention ??= await this.prepare());
      if (retention.removal === "by load-search") await this.removeOld(retention.keepDays);
      return await work(retention);
    } catch (error) {
      // An index may be gone, or stand no longer behind its alias.
      this.retention = undefined;
      this.ready.clear();
      throw error;
    }
  }

  private async prepare(): Promise<Retention> {
    const { alias, url } = this.connection;
    if ((await aliasState(this.client, alias)) === "an index")
      throw new RidestreamError("RS-SEARCH-ALIAS-IS-INDEX", `Elasticsearch at ${url}: ${aliasIsIndex(alias)}`);
    return ensureTemplate(this.client, this.connection);
  }

  /** The index is there, behind the alias, and noted, before a trip is written to it. */
  private async ensure(name: string, { removal, keepDays }: Retention): Promise<void> {
    if (this.ready.has(name)) return;
    const { alias, url } = this.connection;
    const settings = removal === "by lifecycle" ? { "index.lifecycle.origination_date": untilMsOf(alias, name) } : {};
    try {
      await this.client.indices.create({ index: name, settings });
    } catch (error) {
      if (failureOf(error)?.type !== "resource_already_exists_exception") throw error;
    }
    if (!(name in (await uuidsBehind(this.client, alias)))) {
      const found = `${name} is there and not behind the alias ${alias}: delete it, or add it to the alias`;
      throw new UnavailableError(`Elasticsearch at ${url} (${found})`, { server: "elasticsearch" });
    }
    await this.note(keepDays);
    this.ready.add(name);
  }

  private note(keepDays: number): Promise<string> {
    return noteIndices(this.client, { ...this.connection, keepDays }, this.clock.now());
  }

  private async removeOld(keepDays: number): Promise<void> {
    if (keepDays === 0 || this.clock.elapsed() - this.removedMs < removeEachMs) return;
    this.removedMs = this.clock.elapsed();
    try {
      await removeExpired(this.client, { ...this.connection, keepDays }, this.clock.now());
    } catch (error) {
      // Trips go in all the same; `ridestream doctor` names what is too old.
      if (failureOf(error)?.type !== "security_exception") throw error;
    }
  }
}
