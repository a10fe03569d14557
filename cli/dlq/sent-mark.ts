import { replayHeaders, type Replay } from "../../contracts/replays";
import type { LogRecord } from "../../functions/ports/event-log";
import { writeReplay } from "../../functions/runtime/replay-headers";

/** The record of `trips.dlq` that closes what was sent of a letter, until it is refused again. */
export function markOf(replay: Replay): LogRecord {
  return {
    key: Buffer.from(replay.letter),
    value: null,
    headers: { ...writeReplay(replay), [replayHeaders.state]: "sent" },
  };
}
