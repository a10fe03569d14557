import type { Container } from "@cdktf/provider-docker/lib/container";
import { registryImage, serverContainer } from "../docker/container";
import { generatedSecret, type SecretReference } from "../environment/secret";
import type { Site } from "../environment/site";
import { elasticsearchVersion } from "./search";

export interface KibanaContainerProps {
  /** Port on 127.0.0.1. */
  readonly port: number;
  /** Of Kibana's own user, kibana_system. */
  readonly password: SecretReference;
  /** What gives that user its password. */
  readonly setUp: Container;
}

/**
 * Kibana, for the Elasticsearch at the address. What it encrypts, such as the API keys of alert rules, it encrypts with one
 * generated key at every start: without one it has no alert rules, and with another it cannot read them.
 */
export function kibanaContainer(site: Site, elasticsearchUrl: string, props: KibanaContainerProps): Container {
  const stack = site.stack();
  // 36 characters; Kibana wants 32.
  const encryptionKey = generatedSecret(stack, "kibana-encryption-key");
  return serverContainer({
    site,
    id: "kibana",
    image: registryImage(site, "kibana-image", `docker.elastic.co/kibana/kibana:${elasticsearchVersion}`),
    memoryMiB: 1536,
    env: {
      SERVER_HOST: "0.0.0.0",
      ELASTICSEARCH_HOSTS: elasticsearchUrl,
      ELASTICSEARCH_USERNAME: "kibana_system",
      ELASTICSEARCH_PASSWORD: props.password.valueIn(stack),
      TELEMETRY_OPTIN: "false",
      XPACK_ENCRYPTEDSAVEDOBJECTS_ENCRYPTIONKEY: encryptionKey.valueIn(stack),
    },
    ports: { [props.port]: 5601 },
    healthcheck: {
      test: ["CMD-SHELL", "curl -fsS http://localhost:5601/api/status > /dev/null"],
      interval: "5s",
      timeout: "10s",
      retries: 6,
      startPeriod: "3m0s",
    },
    extra: { dependsOn: [props.setUp] },
  });
}
