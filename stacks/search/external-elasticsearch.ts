import type { ComponentStack } from "../environment/component-stack";
import { granted, type Identity } from "../environment/granted";
import { unless } from "../environment/problem";
import { variableSecret } from "../environment/secret";
import { keepDaysProblems, keptFor, type KeptTrips, type SearchPart } from "./search";

export interface ExternalElasticsearchProps extends KeptTrips {
  /** Address, https://. */
  readonly url: string;
  /**
   * Address of its Kibana, 9.5 or newer, https://, with /s/NAME for a space: set-up writes the dashboard of Operations there.
   * @default no dashboards
   */
  readonly kibanaUrl?: string;
}

/**
 * An Elasticsearch 9 that somebody else runs. Its API key is the variable elasticsearch_api_key; that of its Kibana is
 * kibana_api_key.
 */
export function externalElasticsearch(props: ExternalElasticsearchProps): SearchPart {
  const { url, kibanaUrl, keepDays } = props;
  return {
    component: "search",
    implementation: "externalElasticsearch",
    options: props,
    place: "outside",
    reachableFrom: ["docker", "google"],
    holdsData: false,
    hostPorts: [],
    problems: () => [
      ...unless(
        /^https:\/\/[^/\s@]+$/.test(url),
        url.includes("@") ? "has an address with a user or a password" : `has the address "${url}"`,
        "write https://HOST:PORT: it carries an API key",
      ),
      ...keepDaysProblems(keepDays),
      ...unless(
        kibanaUrl === undefined || /^https:\/\/[^\s@?#]+[^\s@?#/]$/.test(kibanaUrl),
        `has the address "${kibanaUrl}" of Kibana`,
        "write https://HOST:PORT, with /s/NAME for a space: it carries an API key",
      ),
    ],
    // Terraform has made nothing; dashboards stay until ridestream dashboards remove.
    retire: (site) => void site.stack(),
    create: (site) => {
      const stack = site.stack();
      stack.tell("elasticsearch_url", url);
      tellOfDashboards(stack, kibanaUrl);
      const apiKey = variableSecret("elasticsearch_api_key");
      return {
        grantWrite: (identity) => {
          site.permit({
            identity: identity.name,
            may: "what its API key holds: index, read, maintenance, view_index_metadata, delete, create_index and manage on trips*, manage_index_templates, manage_ilm",
            on: "the external Elasticsearch",
            why: "makes its indices and removes old ones, keeps each trip once, reads it back",
          });
          return granted("elasticsearch", identity, { url, apiKey, ...keptFor(keepDays) });
        },
        ...(kibanaUrl !== undefined && {
          grantSetUp: (identity: Identity) => {
            site.permit({
              identity: identity.name,
              may: "what its API key holds: all of Dashboards, Maps, Data Views and Saved Objects Management in one space",
              on: "the external Kibana",
              why: "writes the dashboards",
            });
            const kibanaKey = variableSecret("kibana_api_key");
            return { kibana: granted("kibana", identity, { url: kibanaUrl, apiKey: kibanaKey }) };
          },
        }),
      };
    },
  };
}

/** What a destroy leaves in a Kibana that is not ours: `ridestream destroy` says it too. */
function tellOfDashboards(stack: ComponentStack, kibanaUrl: string | undefined): void {
  if (kibanaUrl === undefined) {
    stack.tell("dashboards", "none: give externalElasticsearch kibanaUrl, or run ridestream dashboards apply");
    return;
  }
  stack.tell("kibana_url", kibanaUrl);
  stack.tell(
    "left_behind",
    `the dashboards stay in ${kibanaUrl}: RS_KIBANA_URL=${kibanaUrl} ridestream dashboards remove takes them away`,
  );
}
