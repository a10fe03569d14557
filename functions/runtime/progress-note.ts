/**
 * What a function notes with each offset that it commits: an offset says how far one log has been written to one
 * destination, and says nothing of another log or of an empty destination that has taken the name.
 */
export interface ProgressNote {
  /** Id of the log that the offset is of. */
  readonly log: string;
  /** Identity of what was written: the lake, the index, the log of results. */
  readonly to: string;
  /** The latest time by which enrich has ordered trips of the partition, ms since the Unix epoch. */
  readonly orderedMs?: number;
}

export const writeNote = (note: ProgressNote): string => JSON.stringify(note);

/** Undefined for a note that no function of this version wrote: a former one, or an operator who moved the group. */
export function readNote(text: string): ProgressNote | undefined {
  try {
    const note = JSON.parse(text) as Partial<ProgressNote> | null;
    return typeof note?.log === "string" && typeof note.to === "string" ? (note as ProgressNote) : undefined;
  } catch {
    return undefined;
  }
}
