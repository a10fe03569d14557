import pino, { type DestinationStream } from "pino";
import { escaped, withoutLogins } from "./printable";

/** Structured logs, one JSON object a line. Nothing personal goes in: no name, no phone, no record's value. */
export interface Logger {
  info(context: object, message: string): void;
  warn(context: object, message: string): void;
  error(context: object, message: string): void;
  debug(context: object, message: string): void;
}

/** Logs on stderr, so that stdout stays free for what a command prints. Levels have Cloud Logging's names. */
export function createLogger(
  name: string,
  level: string,
  destination: DestinationStream = pino.destination({ fd: 2, sync: true }),
): Logger {
  return pino(
    {
      level,
      base: { function: name },
      messageKey: "message",
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ severity: label === "warn" ? "WARNING" : label.toUpperCase() }) },
    },
    withoutCommands(destination),
  );
}

/** Whoever looks at a log in a terminal is commanded by nothing in it. */
const withoutCommands = (destination: DestinationStream): DestinationStream => ({
  write: (line) => destination.write(escaped(withoutLogins(line))),
});
