import { createHmac } from "crypto";

/**
 * Makes the keyed hash that stands for a phone in the lake: HMAC-SHA-256, base64url, 43 characters.
 * The same phone gives the same hash, so a rider's trips can be counted; without the key it cannot be reversed by trying phones.
 *
 * @param remembered how many hashes are kept, since the same people ride again
 */
export function createKeyedHash(key: string, remembered = 50_000): (personalData: string) => string {
  const hashes = new Map<string, string>();
  return (personalData) => {
    const known = hashes.get(personalData);
    if (known !== undefined) return known;
    const hash = createHmac("sha256", key).update(personalData).digest("base64url");
    if (hashes.size >= remembered) hashes.clear();
    hashes.set(personalData, hash);
    return hash;
  };
}
