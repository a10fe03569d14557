/**
 * RFC 3339 in UTC with milliseconds; undefined for a day or an hour that does not exist (a leap second neither), and for a
 * year outside 0001 to 9999 in UTC: the schema writes four digits and BigQuery's TIMESTAMP starts at 0001.
 *
 * @param timestamp in the form of RFC 3339
 */
export function utcTimestamp(timestamp: string): string | undefined {
  // What is written as this function writes it, as most producers do, is its own proof.
  const plain = new Date(timestamp);
  if (!Number.isNaN(plain.getTime()) && plain.toISOString() === timestamp)
    return timestamp.startsWith("0000") ? undefined : timestamp;
  const written = `${timestamp.slice(0, 10)}T${timestamp.slice(11, 19)}`;
  const instant = new Date(`${written}${timestamp.slice(19).toUpperCase()}`);
  if (Number.isNaN(instant.getTime())) return undefined;
  // JavaScript reads 31 February as 3 March and 24:00 as the next day: what was written must survive, in its own offset.
  if (new Date(`${written}Z`).toISOString() !== `${written}.000Z`) return undefined;
  const utc = instant.toISOString();
  return /^(?!0000)\d{4}-/.test(utc) ? utc : undefined;
}

/**
 * The instant of a time as people write it, as RFC 3339 UTC: `2026-11-24`, `2026-11-24 12:00` and `2026-11-24T14:00:00+02:00`;
 * in UTC where it tells no offset, whatever the time zone of the machine is. Undefined for any other text.
 */
export function instantOf(text: string): string | undefined {
  const [, day, minutes = "00:00", seconds = "00", fraction = "", hours, offsetMinutes = "00"] =
    written.exec(text) ?? [];
  if (day === undefined) return undefined;
  return utcTimestamp(
    `${day}T${minutes}:${seconds}${fraction}${hours === undefined ? "Z" : `${hours}:${offsetMinutes}`}`,
  );
}

const written =
  /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2})(?::(\d{2})(\.\d{1,9})?)? ?(?:[Zz]|UTC|([+-]\d{2})(?::?(\d{2}))?)?)?$/;
