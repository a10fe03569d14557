import { granted } from "../environment/granted";
import { unless } from "../environment/problem";
import { variableSecret } from "../environment/secret";
import type { SearchPart } from "./search";

export interface ExternalElasticsearchProps {
  /** Address, https://. */
  readonly url: string;
}

/** An Elasticsearch 9 that somebody else runs. Its API key is the variable elasticsearch_api_key. */
export function externalElasticsearch({ url }: ExternalElasticsearchProps): SearchPart {
  return {
    component: "search",
    implementation: "externalElasticsearch",
    place: "outside",
    reachableFrom: ["docker", "google"],
    holdsData: false,
    hostPorts: [],
    problems: () =>
      unless(
        /^https:\/\/[^/\s@]+$/.test(url),
        url.includes("@") ? "has an address with a user or a password" : `has the address "${url}"`,
        "write https://HOST:PORT: it carries an API key",
      ),
    // It has made nothing.
    retire: (site) => void site.stack(),
    create: (site) => {
      site.stack().tell("elasticsearch_url", url);
      const apiKey = variableSecret("elasticsearch_api_key");
      return {
        grantWrite: (identity) => {
          site.permit({
            identity: identity.name,
            may: "what its API key holds: index, read, maintenance, view_index_metadata, create_index and manage on trips*, manage_index_templates",
            on: "the external Elasticsearch",
            why: "makes its index, keeps each trip once, reads it back",
          });
          return granted("elasticsearch", identity, { url, apiKey });
        },
      };
    },
  };
}
