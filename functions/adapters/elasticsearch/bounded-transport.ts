import { Transport } from "@elastic/elasticsearch";
import type { ConnectionOf } from "../../../contracts/settings";
import { bounded } from "../bounded";

type RequestParameters = Parameters<Transport["request"]>;

/**
 * A transport whose every request ends within the connection's bound. The client's own timeout bounds the wait for the
 * headers and for each piece of the body, so that an answer that trickles never ends.
 */
export function boundedTransport({ url, requestTimeoutMs }: ConnectionOf<"elasticsearch">): typeof Transport {
  return class BoundedTransport extends Transport {
    override request<T>(...[params, options = {}]: RequestParameters): Promise<T> {
      const question = {
        server: "elasticsearch" as const,
        address: `Elasticsearch at ${url}`,
        what: `${params.method} ${params.path}`,
        withinMs: requestTimeoutMs,
        setting: "RS_ELASTICSEARCH_TIMEOUT_MS",
      };
      return bounded(question, (signal) => super.request<T>(params, { ...options, signal }));
    }
  };
}
