import type { SettingsOf } from "../../contracts/settings";
import { createFactorFinder, type FactorFinder } from "../domain/price-factors";
import type { Clock } from "../ports/clock";
import { RidestreamError } from "../ports/errors";
import type { PriceFactorVersions } from "../runtime/price-factor-versions";
import { LakeWatch, type ServedState } from "./lake-watch";

/** How factors are served; without a version every factor is 1. */
export type FactorsState = ServedState;

export interface ServedFactorsProps {
  readonly versions: Pick<PriceFactorVersions, "current">;
  readonly clock: Clock;
  readonly settings: Pick<SettingsOf<"enrich">, "zonesRefreshMs" | "priceCapPercent">;
  /** Reports that other factors are served, or that something else is wrong than before. */
  readonly onChange?: (state: FactorsState, error: Error | undefined) => void;
}

/**
 * The factors that prices are multiplied by: those in use in the lake, looked at again and again beside the stream, as zones
 * are. Nothing of it stops a trip: what cannot be read now leaves the last good ones served. Where there are none, every
 * factor is 1.
 */
export class ServedFactors {
  private served: { readonly version: string; readonly generation: string; readonly find: FactorFinder } | undefined;
  private readonly watch: LakeWatch<FactorsState>;

  constructor(private readonly props: ServedFactorsProps) {
    const { clock, settings } = props;
    this.watch = new LakeWatch({
      clock,
      everyMs: settings.zonesRefreshMs,
      read: () => this.read(),
      state: () => this.state(),
      onChange: props.onChange,
    });
  }

  /** The factors that are served now; a batch asks once. Looks for others beside it when it is time. */
  finder(): FactorFinder {
    this.watch.lookIfDue();
    return this.served?.find ?? (() => 100);
  }

  /** Looks for other factors; never fails. */
  refresh(): Promise<void> {
    return this.watch.look();
  }

  state(): FactorsState {
    return { version: this.served?.version, trouble: this.watch.trouble("RS-FACTORS-UNREADABLE") };
  }

  private async read(): Promise<void> {
    const found = await this.props.versions.current(this.served?.generation);
    if (found === "unchanged") return;
    if (!found) {
      this.served = undefined;
      throw new RidestreamError(
        "RS-FACTORS-MISSING",
        "the lake has no price factors: write them with ridestream price publish",
      );
    }
    const { version, zones } = found.factors;
    const find = createFactorFinder(zones, this.props.settings.priceCapPercent);
    this.served = { version, generation: found.generation, find };
  }
}
