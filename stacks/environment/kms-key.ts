import { unless, type Problem } from "./problem";

const keyName = /^projects\/[^/]+\/locations\/([^/]+)\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/;

/** Cloud KMS has names of its own for multi-regions. https://cloud.google.com/storage/docs/encryption/customer-managed-keys */
const keyLocations: Readonly<Record<string, string>> = { eu: "europe" };

/** What is wrong with a customer-managed encryption key, where one is given, for data that lie in a location. */
export function kmsKeyProblems(kmsKey: string | undefined, location: string): readonly Problem[] {
  if (kmsKey === undefined) return [];
  const [, lies] = keyName.exec(kmsKey) ?? [];
  if (lies === undefined)
    return [{ what: `has the key "${kmsKey}"`, change: "give projects/P/locations/L/keyRings/R/cryptoKeys/K" }];
  const data = location.toLowerCase();
  const wanted = keyLocations[data] ?? data;
  return unless(
    lies === wanted,
    `has a key in ${lies} for data in ${location}`,
    `give a key in ${wanted}: a key lies with what it encrypts`,
  );
}
