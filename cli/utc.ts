/** Times for people, of instants in RFC 3339 UTC as JSON has them. */

/** `2026-11-24 12:00:00.000 UTC`: all digits that there are. */
export const utc = (instant: string): string => instant.replace("T", " ").replace(/Z$/, " UTC");

/** `2026-11-24 12:00:00`, where a heading says UTC. */
export const utcSeconds = (instant: string): string => instant.slice(0, 19).replace("T", " ");

/** `2026-11-24 12:00`, where the sentence says UTC. */
export const utcMinutes = (instant: string): string => instant.slice(0, 16).replace("T", " ");

/** As JSON has it; null where it is not known. @param ms since the Unix epoch */
export const instant = (ms: number | undefined): string | null =>
  ms === undefined ? null : new Date(ms).toISOString();
