import { Fn, Token } from "cdktf";
import { searchWriter } from "../../contracts/search-index";
import type { ComponentStack } from "../environment/component-stack";
import { granted, type Identity } from "../environment/granted";
import { unless } from "../environment/problem";
import { generatedSecret, type SecretReference } from "../environment/secret";
import { variable } from "../environment/variables";
import { answersProblems, privateUrlsOf, reachOf, trafficFilters, type Answers } from "./elastic-traffic";
import { EcDeployment, ElasticCloudProvider } from "./ec-deployment";
import { elasticsearchVersion, keepDaysProblems, keptFor, type KeptTrips, type SearchPart } from "./search";

export interface ElasticCloudProps extends KeptTrips {
  /** Elastic's name of the region. @default the deployment's: "gcp-europe-west1" */
  readonly region?: string;
  /** Memory of an Elasticsearch node: a power of two from 1 to 64 GB. @default "2g" */
  readonly size?: `${number}g`;
  /** Zones that each have a node; with 2 one may fail. @default 2 */
  readonly zones?: 1 | 2 | 3;
  /** Whom it answers, where that is bounded. @default everybody, who then needs a password */
  readonly answers?: Answers;
  /** Whether set-up writes the dashboard of Operations into its Kibana. @default true */
  readonly dashboards?: boolean;
}

const sizes = new Set(["1g", "2g", "4g", "8g", "16g", "32g", "64g"]);

/**
 * Elasticsearch and Kibana in Elastic Cloud. The organisation's API key is the variable elastic_cloud_api_key. The
 * superuser's password is set-up's alone, which makes load-search a user that may create and read trips.
 */
export function elasticCloud(props: ElasticCloudProps = {}): SearchPart {
  const { size = "2g", zones = 2, answers, dashboards = true, keepDays } = props;
  return {
    component: "search",
    implementation: "elasticCloud",
    options: props,
    place: "outside",
    ...reachOf(answers),
    holdsData: true,
    hostPorts: [],
    problems: () => [
      ...unless(sizes.has(size), `has nodes of ${size}`, `give one of ${[...sizes].join(", ")}`),
      ...unless([1, 2, 3].includes(zones), `has ${zones} zones`, "give 1, 2 or 3"),
      ...answersProblems(answers),
      ...keepDaysProblems(keepDays),
    ],
    retire: (site) => useElasticCloud(site.stack()),
    create: (site) => {
      const stack = site.stack();
      useElasticCloud(stack);
      const region = props.region ?? `gcp-${site.deployment.region}`;
      const deployment = new EcDeployment(stack, "deployment", {
        name: site.deployment.namePrefix,
        region,
        version: elasticsearchVersion,
        deploymentTemplateId: "gcp-storage-optimized",
        elasticsearch: { size, zoneCount: zones },
        kibana: { size: "1g", zoneCount: 1 },
        tags: { ...stack.labels },
        trafficFilter: trafficFilters(site, region, answers),
        lifecycle: site.guard(),
      });
      const url = deployment.elasticsearchEndpoint;
      const publicUrls = { elasticsearch: url, kibana: deployment.kibanaEndpoint };
      const privateUrls = privateUrlsOf(site, region, deployment.alias, answers);
      const urlsFor = ({ place }: Identity) => (place === "google" ? (privateUrls ?? publicUrls) : publicUrls);
      stack.tell("elasticsearch_url", url);
      stack.tell("kibana_url", deployment.kibanaEndpoint);
      stack.tell("next_step", "Log in to Kibana as elastic, and make users of your own there.");
      const elastic: SecretReference = {
        name: "elastic-password",
        valueIn: () => Token.asString(Fn.sensitive(deployment.elasticsearchPassword)),
      };
      const writerPassword = generatedSecret(stack, "load-search-password");
      const permit = (identity: string, may: string, why: string) =>
        site.permit({ identity, may, on: "Elasticsearch in Elastic Cloud", why });
      return {
        grantWrite: (identity) => {
          permit(
            identity.name,
            "create_index, index, delete, read, maintenance, view_index_metadata on trips*; monitor",
            "keeps each trip once, reads it back",
          );
          return granted("elasticsearch", identity, {
            url: urlsFor(identity).elasticsearch,
            username: searchWriter,
            password: writerPassword,
            ...keptFor(keepDays),
          });
        },
        grantSetUp: (identity) => {
          const makes = "makes load-search's user, the template of the indices and their lifecycle";
          permit(identity.name, "superuser", dashboards ? `${makes}; writes the dashboards` : makes);
          const urls = urlsFor(identity);
          const login = { username: "elastic", password: elastic };
          return {
            writer: {
              elasticsearch: granted("elasticsearch", identity, {
                url: urls.elasticsearch,
                ...login,
                ...keptFor(keepDays),
              }),
              writerPassword,
            },
            ...(dashboards && { kibana: granted("kibana", identity, { url: urls.kibana, ...login }) }),
          };
        },
      };
    },
  };
}

function useElasticCloud(stack: ComponentStack): void {
  new ElasticCloudProvider(stack, "ec", variable("elastic_cloud_api_key"));
}
