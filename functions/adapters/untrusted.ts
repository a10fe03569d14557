import { RidestreamError } from "../ports/errors";

/** Codes of OpenSSL and Node for a certificate that is not to be trusted: waiting does not mend it. */
const codes =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*(CERT|SIGNATURE).*|CERT_.*|HOSTNAME_MISMATCH|INVALID_CA|ERR_TLS_CERT_ALTNAME_INVALID)$/;
/** The same in OpenSSL's words, which are all that Elasticsearch's client lets through. */
const words =
  /self-signed certificate|unable to (verify|get) .*certificate|certificate (has expired|is not yet valid)|not match certificate's altnames/;

/**
 * The error for a server whose certificate is not trusted; undefined when that is not what failed.
 *
 * @param what the server
 * @param variable the setting that names the file of its authority
 */
export function untrusted(what: string, variable: string, error: unknown): RidestreamError | undefined {
  const found = causesOf(error).find(
    ({ code, message }) => (typeof code === "string" && codes.test(code)) || words.test(message),
  );
  if (!found) return undefined;
  return new RidestreamError(
    "RS-TLS-UNTRUSTED",
    `${what}: its certificate is not trusted (${found.message}): name its authority in ${variable}, or replace the certificate`,
    { cause: error },
  );
}

interface Coded extends Error {
  readonly code?: unknown;
  /** What kafkajs has wrapped. */
  readonly originalError?: unknown;
}

function causesOf(error: unknown): readonly Coded[] {
  if (typeof error !== "object" || error === null || !("message" in error)) return [];
  const { originalError, cause } = error as Coded;
  return [error as Coded, ...causesOf(originalError ?? cause)];
}
