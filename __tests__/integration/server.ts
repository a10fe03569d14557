/** The address of a server that the environment names, for tests that need it. */
export interface Server {
  readonly address: string;
  /** `describe` where the server is named, else its skipping twin. */
  readonly describe: jest.Describe;
  /** What to add to a suite's name, so that a skip says why. */
  readonly note: string;
}

type Variable = "KAFKA_BROKERS" | "KAFKA3_BROKERS" | "ELASTICSEARCH_URL" | "GCS_API_ENDPOINT";

export function server(variable: Variable): Server {
  const address = process.env[variable];
  if (address) return { address, describe, note: "" };
  return { address: "", describe: describe.skip, note: ` (skipped: needs ${variable})` };
}

/** For suites that need one of each kind. */
export function allServers() {
  const [kafka, elasticsearch, gcs] = [
    server("KAFKA_BROKERS"),
    server("ELASTICSEARCH_URL"),
    server("GCS_API_ENDPOINT"),
  ];
  const missing = [kafka, elasticsearch, gcs].find(({ address }) => address === "");
  const { describe: suite, note } = missing ?? kafka;
  return { kafka: kafka.address, elasticsearch: elasticsearch.address, gcs: gcs.address, describe: suite, note };
}
