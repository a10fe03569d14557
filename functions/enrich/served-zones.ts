import type { SettingsOf } from "../../contracts/settings";
import { createZoneFinder, type ZoneFinder } from "../domain/zones";
import type { Clock } from "../ports/clock";
import { RidestreamError } from "../ports/errors";
import type { ZonesState } from "../runtime/metrics";
import type { ZoneModels } from "../runtime/zone-models";
import { LakeWatch } from "./lake-watch";

export interface ServedZonesProps {
  readonly models: Pick<ZoneModels, "current">;
  readonly clock: Clock;
  readonly settings: Pick<SettingsOf<"enrich">, "zonesRefreshMs" | "zonesMaxAgeMs">;
  /** Told when another model is served, or something else is wrong than before. */
  readonly onChange?: (state: ZonesState, error: Error | undefined) => void;
}

/**
 * The zones that trips are stamped with: the lake's model in use, looked at again and again beside the stream. Nothing of it
 * stops a trip: what cannot be read now leaves the last good model served, and before the first one trips get no zone
 * (docs/decisions/0014-zones-in-the-stream.md).
 */
export class ServedZones {
  private served: { readonly version: string; readonly judgedMs: number; readonly find: ZoneFinder } | undefined;
  private generation: string | undefined;
  private readonly watch: LakeWatch<ZonesState>;

  constructor(private readonly props: ServedZonesProps) {
    const { clock, settings } = props;
    this.watch = new LakeWatch({
      clock,
      everyMs: settings.zonesRefreshMs,
      read: () => this.read(),
      state: () => this.state(),
      onChange: props.onChange,
    });
  }

  /** Names zones by the model that is served now; a batch asks once. Looks for another model beside it when it is time. */
  finder(): ZoneFinder | undefined {
    this.watch.lookIfDue();
    return this.served?.find;
  }

  /** Looks for another model; never fails. */
  refresh(): Promise<void> {
    return this.watch.look();
  }

  state(): ZonesState {
    const { clock, settings } = this.props;
    const ageMs = this.served && Math.max(0, clock.now() - this.served.judgedMs);
    const isOld = ageMs !== undefined && ageMs > settings.zonesMaxAgeMs;
    const failed = this.watch.trouble("RS-ZONES-UNREADABLE");
    return { version: this.served?.version, ageMs, trouble: failed ?? (isOld ? "RS-ZONES-OLD" : undefined) };
  }

  private async read(): Promise<void> {
    const found = await this.props.models.current(this.generation);
    if (found === "unchanged") return;
    if (!found)
      throw new RidestreamError(
        "RS-ZONES-MISSING",
        "the lake has no model of the zones: run train-zones, or ridestream zones train",
      );
    const { model, current, generation } = found;
    const find = this.served?.version === model.version ? this.served.find : createZoneFinder(model);
    this.served = { version: model.version, judgedMs: Date.parse(current.judgedAt), find };
    this.generation = generation;
  }
}
