import type { DeadLetterCode } from "../../contracts/dead-letters";

/** Where a replay can help, once the contract, a setting or a store is changed. */
const replay = (id: string) => `fix the cause, then dlq replay ${id}`;
const sendTripAgain = () => "its producer must send a correct trip";
const sendMessageAgain = () => "its producer must send a correct message";

/** What can be done about a refusal, by the id of its letter; docs/errors.md says more. */
export const remedies: Readonly<Record<DeadLetterCode, (id: string) => string>> = {
  "RS-MESSAGE-TOO-LARGE": () => "its producer must send several messages",
  "RS-MESSAGE-UNREADABLE": sendMessageAgain,
  "RS-MESSAGE-NO-VALUE": sendMessageAgain,
  "RS-MESSAGE-NOT-UTF8": sendMessageAgain,
  "RS-MESSAGE-NOT-JSON": sendMessageAgain,
  "RS-MESSAGE-SHAPE": sendMessageAgain,
  "RS-MESSAGE-EMPTY": () => "nothing: it holds no trip",
  "RS-TRIP-FIELD-MISSING": sendTripAgain,
  "RS-TRIP-FIELD-TYPE": sendTripAgain,
  "RS-TRIP-FIELD-RANGE": sendTripAgain,
  "RS-TRIP-FIELD-FORMAT": sendTripAgain,
  "RS-TRIP-COMFORT-UNKNOWN": replay,
  "RS-TRIP-LONGITUDE-CONFLICT": sendTripAgain,
  "RS-TRIP-ID-DUPLICATE": () => "nothing: the message holds a trip of this id already",
  "RS-RESULT-UNREADABLE": () => "find who writes to topic_result: enrich does not write this",
  "RS-SEARCH-REJECTED": replay,
};
