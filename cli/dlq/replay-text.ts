import { count, counted } from "../tables";
import type { Replayed, SentLetter } from "./replay";

/** A person reads no more lines; a program reads all by --json. */
const mostLines = 50;

/** What a replay has done, with each letter's trips. */
export function replayText({ messages, trips, skippedLetters, sentLetters }: Replayed): string {
  const left = sentLetters.length - mostLines;
  return [
    `${counted(messages, "message")} with ${counted(trips, "trip")} sent again`,
    ...skippedLetters.map(({ id, why }) => `${id} stays: ${why}`),
    ...sentLetters.slice(0, mostLines).map(sentText),
    ...(left > 0 ? [`${counted(left, "more letter")}: --json names ${left === 1 ? "it" : "them"}`] : []),
    ...(messages > 0 ? ["What is refused again comes back to its letter: ridestream dlq list"] : []),
    "",
  ].join("\n");
}

function sentText({ id, topic, trips }: SentLetter): string {
  if (trips === null) return `${id} sent to ${topic}: its whole message`;
  const named = trips.slice(0, mostLines).join(", ");
  const more = trips.length > mostLines ? ` and ${count(trips.length - mostLines)} more` : "";
  return `${id} sent to ${topic}: ${trips.length === 1 ? "trip" : "trips"} ${named}${more}`;
}
