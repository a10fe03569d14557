import { searchIndexNames } from "../../contracts/search-index";

/** What Kibana holds of the platform, each under an id of its own, so that nobody else's is ever written. */
export interface KibanaNames {
  /** The alias that trips are searched by. */
  readonly alias: string;
  readonly dataView: string;
  /** The index of dead letters, and the data view on it. */
  readonly deadLetters: string;
  readonly lettersDataView: string;
  readonly dashboard: string;
  readonly map: string;
}

/** The ids of a platform's things: two platforms in one Kibana have two aliases. */
export function kibanaNames(alias: string): KibanaNames {
  const { template: ours, deadLetters } = searchIndexNames(alias);
  const lettersDataView = `${ours}-dead-letters`;
  return {
    alias,
    dataView: ours,
    deadLetters,
    lettersDataView,
    dashboard: `${ours}-operations`,
    map: `${ours}-pickups`,
  };
}
