import { createServer, type Server } from "http";
import type { AddressInfo } from "net";
import { kafkaSecurities } from "../../../../contracts/settings";
import { kafkaToken, securityOf } from "../../../../functions/adapters/kafka/security";
import { createTestClock } from "../../test-clock";

const nowMs = Date.parse("2026-01-01T10:00:00Z");
const clock = createTestClock(nowMs);
const connection = {
  brokers: "broker:9092",
  prefix: "",
  sessionTimeoutMs: 30_000,
  fetchBytes: 512 * 1024,
  username: "user",
  password: "secret",
};
const tokenOf = async (sasl: unknown) =>
  (await (sasl as { readonly oauthBearerProvider: () => Promise<{ readonly value: string }> }).oauthBearerProvider())
    .value;
const partsOf = (token: string) => token.split(".").map((part) => Buffer.from(part, "base64url").toString());

describe("the login to Kafka", () => {
  it("is over TLS but for plaintext", () => {
    const tls = kafkaSecurities.map((security) => [security, securityOf({ ...connection, security }, clock).ssl]);
    expect(Object.fromEntries(tls)).toEqual({
      plaintext: false,
      "sasl-plain": true,
      "sasl-scram-256": true,
      "sasl-scram-512": true,
      google: true,
    });
  });

  it.each([
    ["sasl-plain", "plain"],
    ["sasl-scram-256", "scram-sha-256"],
    ["sasl-scram-512", "scram-sha-512"],
  ] as const)("by %s shows user and password", (security, mechanism) => {
    const { sasl } = securityOf({ ...connection, security }, clock);
    expect(sasl).toEqual({ mechanism, username: "user", password: "secret" });
  });

  it("by a password that is not set is refused before anything connects", () => {
    const { brokers, prefix, sessionTimeoutMs, fetchBytes, username } = connection;
    expect(() =>
      securityOf({ brokers, prefix, sessionTimeoutMs, fetchBytes, username, security: "sasl-plain" }, clock),
    ).toThrow(/RS_KAFKA_SECURITY is sasl-plain, which needs RS_KAFKA_USERNAME and RS_KAFKA_PASSWORD/);
  });

  it("by Google carries the access token in the form that Managed Service for Apache Kafka reads", () => {
    const token = kafkaToken(
      { accessToken: "ya29.token", email: "enrich@p.iam.gserviceaccount.com", expiresAtMs: nowMs + 3_599_500 },
      nowMs + 250,
    );
    expect(token).not.toMatch(/[+/=]/);
    const [header = "", claims = "", secret] = partsOf(token);
    expect(JSON.parse(header)).toEqual({ typ: "JWT", alg: "GOOG_OAUTH2_TOKEN" });
    expect(JSON.parse(claims)).toEqual({
      exp: nowMs / 1_000 + 3_599,
      iat: nowMs / 1_000,
      iss: "Google",
      sub: "enrich@p.iam.gserviceaccount.com",
    });
    expect(secret).toBe("ya29.token");
  });

  it("by Google asks for a token whenever a connection logs in", async () => {
    let asked = 0;
    const tokens = {
      get: () => Promise.resolve({ accessToken: `token-${++asked}`, email: "e@p", expiresAtMs: nowMs + 3_600_000 }),
    };
    const { sasl } = securityOf({ ...connection, security: "google" }, clock, tokens);
    const values = [await tokenOf(sasl), await tokenOf(sasl)];
    expect(values.map((value) => partsOf(value)[2])).toEqual(["token-1", "token-2"]);
  });

  describe("by Google, on a machine of Google's", () => {
    // Answers as the metadata server of Compute Engine and Cloud Run gives them.
    const recorded: Readonly<Record<string, unknown>> = {
      "/computeMetadata/v1/instance": "",
      "/computeMetadata/v1/project/project-id": "a-project",
      "/computeMetadata/v1/universe/universe-domain": "googleapis.com",
      "/computeMetadata/v1/instance/service-accounts/default/token": {
        access_token: "ya29.c.recorded",
        expires_in: 3599,
        token_type: "Bearer",
      },
      "/computeMetadata/v1/instance/service-accounts/default/email": "enrich@a-project.iam.gserviceaccount.com",
    };
    const environment = { ...process.env };
    let metadata: Server;
    beforeAll(async () => {
      metadata = createServer(({ url = "" }, response) => {
        const answer = recorded[url.split("?")[0] ?? ""];
        response.writeHead(answer === undefined ? 404 : 200, {
          "Metadata-Flavor": "Google",
          "Content-Type": typeof answer === "string" ? "application/text" : "application/json",
        });
        response.end(typeof answer === "string" ? answer : JSON.stringify(answer ?? ""));
      });
      await new Promise<void>((listening) => metadata.listen(0, "127.0.0.1", listening));
      process.env["GCE_METADATA_HOST"] = `127.0.0.1:${(metadata.address() as AddressInfo).port}`;
      process.env["METADATA_SERVER_DETECTION"] = "assume-present";
      delete process.env["GOOGLE_APPLICATION_CREDENTIALS"];
      process.env["CLOUDSDK_CONFIG"] = "/nonexistent";
    });
    afterAll(() => {
      process.env = environment;
      metadata.close();
    });

    it("is the service account's", async () => {
      const { sasl } = securityOf({ ...connection, security: "google" }, clock);
      const [, claims = "", secret] = partsOf(await tokenOf(sasl));
      expect(secret).toBe("ya29.c.recorded");
      expect(JSON.parse(claims)).toMatchObject({ sub: "enrich@a-project.iam.gserviceaccount.com", iss: "Google" });
      const { exp } = JSON.parse(claims) as { readonly exp: number };
      expect(Math.abs(exp - (Date.now() / 1_000 + 3_599))).toBeLessThan(60);
    });
  });
});
