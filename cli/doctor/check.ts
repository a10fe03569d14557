import { RidestreamError, UnavailableError } from "../../functions/ports/errors";
import { firstAnswer } from "../first-answer";

/** What a check found, and what to do about it. */
export interface Finding {
  readonly check: string;
  /** "off": nothing to check, because its settings are not given. */
  readonly state: "good" | "warning" | "bad" | "off";
  readonly found: string;
  /** Empty when there is nothing to do. */
  readonly todo: string;
}

export interface Check {
  readonly name: string;
  /** Answers what is there, or throws what is wrong. */
  readonly run: () => Promise<Omit<Finding, "check">>;
}

export const good = (found: string) => ({ state: "good" as const, found, todo: "" });
export const warning = (found: string, todo: string) => ({ state: "warning" as const, found, todo });
export const bad = (found: string, todo: string) => ({ state: "bad" as const, found, todo });
export const off = (found: string) => ({ state: "off" as const, found, todo: "" });

/** What a check may take, ms. */
const withinMs = 20_000;

/**
 * Runs the checks one after the other; what a check throws is what it found, and one that gets no answer ends.
 *
 * @param onWait told of a check that takes its time
 */
export async function examine(
  checks: readonly Check[],
  onWait: (what: string) => void = () => undefined,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { name, run } of checks) {
    const found = await firstAnswer({ address: name, onWait, withinMs }, run).catch(findingOf);
    findings.push({ check: name, ...found });
  }
  return findings;
}

/** What an error says, apart from what to do about it. */
export function findingOf(error: unknown): Omit<Finding, "check"> {
  const { message } = error as Error;
  const isDown = error instanceof UnavailableError;
  if (isDown || !(error instanceof RidestreamError)) {
    const { cause } = error as Error;
    const why = cause instanceof Error && cause.message !== "" ? ` (${cause.message})` : "";
    return bad(
      `${isDown ? "no answer" : message}${why}`,
      "start the server, open its port to this machine, or correct its address",
    );
  }
  // Our own errors say what to do after their last colon.
  const at = message.lastIndexOf(": ");
  return at < 0
    ? bad(message, "see docs/errors.md")
    : bad(`${error.code}: ${message.slice(0, at)}`, message.slice(at + 2));
}
