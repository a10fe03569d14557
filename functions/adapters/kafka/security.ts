import { GoogleAuth } from "google-auth-library";
import type { KafkaConfig, SASLOptions } from "kafkajs";
import type { ConnectionOf } from "../../../contracts/settings";
import type { Clock } from "../../ports/clock";
import { RidestreamError } from "../../ports/errors";
import { readCaFile } from "../ca-file";

/** Where Google's access tokens come from; the seam for tests. */
export interface GoogleTokens {
  /** A fresh access token, whose it is, and when it ends, ms since the Unix epoch. */
  readonly get: () => Promise<{ readonly accessToken: string; readonly email: string; readonly expiresAtMs: number }>;
}

/**
 * TLS and login of the settings, as kafkajs takes them.
 *
 * @throws RidestreamError RS-SETTINGS-INVALID when sasl-* has no user or password, or the authority's file cannot be read
 */
export function securityOf(
  { security, username, password, caFile }: ConnectionOf<"kafka">,
  clock: Clock,
  tokens: GoogleTokens = googleTokens(clock),
): Pick<KafkaConfig, "ssl" | "sasl"> {
  if (security === "plaintext") return { ssl: false };
  const ssl = caFile === undefined ? true : { ca: [readCaFile("RS_KAFKA_CA_FILE", caFile)] };
  if (security === "google") return { ssl, sasl: googleLogin(tokens, clock) };
  if (username === undefined || password === undefined) {
    throw new RidestreamError(
      "RS-SETTINGS-INVALID",
      `RS_KAFKA_SECURITY is ${security}, which needs RS_KAFKA_USERNAME and RS_KAFKA_PASSWORD: set both`,
    );
  }
  return { ssl, sasl: { mechanism: mechanisms[security], username, password } as SASLOptions };
}

const mechanisms = {
  "sasl-plain": "plain",
  "sasl-scram-256": "scram-sha-256",
  "sasl-scram-512": "scram-sha-512",
} as const;

/** kafkajs asks again whenever a connection logs in, and the token source refreshes before expiry. */
function googleLogin(tokens: GoogleTokens, clock: Clock): SASLOptions {
  return {
    mechanism: "oauthbearer",
    oauthBearerProvider: async () => ({ value: kafkaToken(await tokens.get(), clock.now()) }),
  };
}

/**
 * The bearer token that Managed Service for Apache Kafka reads: a JWT in form, signed by nobody, that carries the
 * access token. Source: github.com/googleapis/managedkafka, kafka-auth-local-server.
 */
export function kafkaToken(
  { accessToken, email, expiresAtMs }: Awaited<ReturnType<GoogleTokens["get"]>>,
  nowMs: number,
): string {
  const part = (content: string) => Buffer.from(content).toString("base64url");
  const header = part(JSON.stringify({ typ: "JWT", alg: "GOOG_OAUTH2_TOKEN" }));
  const claims = part(JSON.stringify({ exp: seconds(expiresAtMs), iat: seconds(nowMs), iss: "Google", sub: email }));
  return `${header}.${claims}.${part(accessToken)}`;
}

const seconds = (ms: number) => Math.floor(ms / 1_000);

function googleTokens(clock: Clock): GoogleTokens {
  const auth = new GoogleAuth({ scopes: "https://www.googleapis.com/auth/cloud-platform" });
  return {
    async get() {
      const client = await auth.getClient();
      const { token } = await client.getAccessToken();
      const { client_email: email = "" } = await auth.getCredentials();
      return { accessToken: token ?? "", email, expiresAtMs: client.credentials.expiry_date ?? clock.now() + 300_000 };
    },
  };
}
