import { execFileSync } from "child_process";
import { readFileSync, writeFileSync } from "fs";
import { join } from "path";

/** A certificate of 127.0.0.1 that no public authority knows, and its key. */
export interface Certificate {
  /** PKCS #12, with certificate and key. */
  readonly keystore: string;
  readonly password: string;
  /** PEM: whoever trusts it trusts the server. */
  readonly caFile: string;
}

/** Makes one in the folder, by the JDK's keytool. */
export function makeCertificate(folder: string): Certificate {
  const keystore = join(folder, "server.p12");
  const password = "changeit";
  const store = ["-keystore", keystore, "-storetype", "PKCS12", "-storepass", password, "-alias", "server"];
  const of127 = ["-dname", "CN=127.0.0.1", "-ext", "SAN=IP:127.0.0.1", "-ext", "BC:c=ca:true"];
  execFileSync("keytool", ["-genkeypair", "-keyalg", "RSA", "-validity", "2", ...of127, ...store], { stdio: "pipe" });
  const caFile = join(folder, "ca.pem");
  writeFileSync(caFile, execFileSync("keytool", ["-exportcert", "-rfc", ...store], { stdio: "pipe" }));
  if (!readFileSync(caFile, "utf8").includes("BEGIN CERTIFICATE")) throw new Error("keytool exported no certificate");
  return { keystore, password, caFile };
}
