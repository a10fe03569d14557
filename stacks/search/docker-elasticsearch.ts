import { searchWriter } from "../../contracts/search-index";
import { oneOffContainer, registryImage, retireContainers, serverContainer } from "../docker/container";
import { dataVolume } from "../docker/data-volume";
import { granted } from "../environment/granted";
import { unless } from "../environment/problem";
import { generatedSecret } from "../environment/secret";
import { dashboardsScript } from "./dashboards-script";
import { kibanaContainer } from "./kibana-container";
import { elasticsearchVersion, keepDaysProblems, keptFor, type KeptTrips, type SearchPart } from "./search";
import { setUpScript } from "./set-up-script";

export interface DockerElasticsearchProps extends KeptTrips {
  /** Whether Kibana runs beside it. @default true */
  readonly kibana?: boolean;
  /** Whether Kibana shows the dashboard of Operations. @default as kibana */
  readonly dashboards?: boolean;
  /** Port of Elasticsearch on 127.0.0.1. @default 9200 */
  readonly port?: number;
  /** Port of Kibana on 127.0.0.1. @default 5601 */
  readonly kibanaPort?: number;
  /** Most memory of Elasticsearch, in MiB; half of it is heap. @default 2048 */
  readonly memoryMiB?: number;
}

const url = "http://elasticsearch:9200";
const kibanaUrl = "http://kibana:5601";
const dataFolder = "/usr/share/elasticsearch/data";

/** Elasticsearch, with a login, in a container of this machine's engine; Kibana beside it. Passwords are generated. */
export function dockerElasticsearch(props: DockerElasticsearchProps = {}): SearchPart {
  const { kibana = true, dashboards = kibana, port = 9200, kibanaPort = 5601, memoryMiB = 2048, keepDays } = props;
  return {
    component: "search",
    implementation: "dockerElasticsearch",
    options: props,
    place: "docker",
    reachableFrom: ["docker"],
    holdsData: true,
    hostPorts: kibana ? [port, kibanaPort] : [port],
    problems: () => [
      ...unless(memoryMiB >= 1024, `has ${memoryMiB} MiB of memory`, "give 1024 or more"),
      ...keepDaysProblems(keepDays),
      ...unless(kibana || !dashboards, "has dashboards and no Kibana", "give kibana: true, or no dashboards"),
    ],
    retire: retireContainers,
    create: (site) => {
      const stack = site.stack();
      const passwords = {
        elastic: generatedSecret(stack, "elastic-password"),
        kibana: generatedSecret(stack, "kibana-system-password"),
        writer: generatedSecret(stack, "load-search-password"),
      };
      const image = registryImage(
        site,
        "elasticsearch-image",
        `docker.elastic.co/elasticsearch/elasticsearch:${elasticsearchVersion}`,
      );
      const elasticsearch = serverContainer({
        site,
        id: "elasticsearch",
        image,
        memoryMiB,
        env: {
          "discovery.type": "single-node",
          "xpack.security.enabled": "true",
          // Plain HTTP inside the network of containers and on 127.0.0.1.
          "xpack.security.http.ssl.enabled": "false",
          "ingest.geoip.downloader.enabled": "false",
          ELASTIC_PASSWORD: passwords.elastic.valueIn(stack),
          ES_JAVA_OPTS: `-Xms${Math.floor(memoryMiB / 2)}m -Xmx${Math.floor(memoryMiB / 2)}m`,
        },
        ports: { [port]: 9200 },
        healthcheck: {
          test: [
            "CMD-SHELL",
            'curl -fsS -u "elastic:$ELASTIC_PASSWORD" "http://localhost:9200/_cluster/health?timeout=5s" > /dev/null',
          ],
          interval: "5s",
          timeout: "10s",
          retries: 6,
          startPeriod: "2m0s",
        },
        extra: { volumes: [{ volumeName: dataVolume(site, "elasticsearch-data"), containerPath: dataFolder }] },
      });
      const setUp = oneOffContainer({
        site,
        id: "elasticsearch-set-up",
        image,
        memoryMiB: 256,
        env: {
          ELASTIC_PASSWORD: passwords.elastic.valueIn(stack),
          KIBANA_PASSWORD: passwords.kibana.valueIn(stack),
          WRITER_PASSWORD: passwords.writer.valueIn(stack),
        },
        script: setUpScript(url, keepDays),
        withinS: 240,
        extra: { dependsOn: [elasticsearch] },
      });
      // Elasticsearch lets Kibana in only when its user has a password.
      if (kibana) {
        const shows = kibanaContainer(site, url, { port: kibanaPort, password: passwords.kibana, setUp });
        if (dashboards)
          oneOffContainer({
            site,
            id: "kibana-dashboards",
            image,
            memoryMiB: 128,
            env: { ELASTIC_PASSWORD: passwords.elastic.valueIn(stack) },
            script: dashboardsScript(kibanaUrl),
            withinS: 240,
            extra: { dependsOn: [shows] },
          });
        stack.tell("kibana_url", `http://127.0.0.1:${site.hostPort(kibanaPort)}`);
      }
      stack.tell("elasticsearch_url", `http://127.0.0.1:${site.hostPort(port)}`);
      stack.tell(
        "next_step",
        `terraform output -raw elastic_password, in cdktf.out/stacks/${stack.node.id}: the password of the user elastic`,
      );
      stack.tellSecret("elastic_password", passwords.elastic.valueIn(stack));
      return {
        grantWrite: (identity) =>
          granted("elasticsearch", identity, {
            url,
            username: searchWriter,
            password: passwords.writer,
            ...keptFor(keepDays),
          }),
      };
    },
  };
}
