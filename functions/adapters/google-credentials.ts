import { readFileSync } from "fs";
import { RidestreamError } from "../ports/errors";

export interface GoogleIdentity {
  /** File of the credentials that are found here. */
  readonly credentialsFile?: string;
  /** Service account to act as. */
  readonly impersonate?: string;
}

/** What a file may hold that gcloud, or a federation of identities, writes: others can send a client anywhere. */
const knownTypes = ["authorized_user", "external_account", "external_account_authorized_user", "service_account"];

/**
 * The options by which a Google client acts as a service account: the credentials of who runs this, which may become it.
 * No key of the account is needed. None without `impersonate`: the client then finds its credentials by itself.
 *
 * Source: google.aip.dev/auth/4117, the format of impersonated credentials.
 *
 * @throws RidestreamError RS-GOOGLE-CREDENTIALS when the file of the credentials cannot be read
 */
export function googleCredentials({ credentialsFile, impersonate }: GoogleIdentity): {
  readonly credentials?: object;
} {
  if (impersonate === undefined) return {};
  if (credentialsFile === undefined) {
    throw new RidestreamError(
      "RS-GOOGLE-CREDENTIALS",
      `RS_GOOGLE_IMPERSONATE is ${impersonate}, which needs credentials that may become it: name their file in GOOGLE_APPLICATION_CREDENTIALS`,
    );
  }
  return {
    credentials: {
      type: "impersonated_service_account",
      service_account_impersonation_url: `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${impersonate}:generateAccessToken`,
      source_credentials: sourceCredentials(credentialsFile),
    },
  };
}

function sourceCredentials(file: string): object {
  try {
    const credentials = JSON.parse(readFileSync(file, "utf8")) as { readonly type?: string };
    if (!knownTypes.includes(credentials.type ?? "")) throw new TypeError("it holds no credentials");
    return credentials;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = error instanceof SyntaxError ? "it is not JSON" : (code ?? message);
    throw new RidestreamError(
      "RS-GOOGLE-CREDENTIALS",
      `${file} cannot be read (${why}): make it by gcloud auth application-default login, and name it in GOOGLE_APPLICATION_CREDENTIALS`,
      { cause: error },
    );
  }
}
