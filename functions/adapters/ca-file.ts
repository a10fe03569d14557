import { readFileSync } from "fs";
import { RidestreamError } from "../ports/errors";

/**
 * The certificates of an authority of one's own, PEM.
 *
 * @param variable the setting that names the file
 * @throws RidestreamError RS-SETTINGS-INVALID
 */
export function readCaFile(variable: string, file: string): Buffer {
  try {
    const pem = readFileSync(file);
    if (pem.includes("-----BEGIN CERTIFICATE-----")) return pem;
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new RidestreamError("RS-SETTINGS-INVALID", `${variable}: ${file} cannot be read (${why}): name a PEM file`);
  }
  throw new RidestreamError("RS-SETTINGS-INVALID", `${variable}: ${file} holds no certificate: name a PEM file`);
}
