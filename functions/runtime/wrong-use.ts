import { RidestreamError } from "../ports/errors";

/** What every program of ours ends with if it is started in a wrong way; 1 is of what was asked rightly and did not work. */
export const wrongUseExitCode = 2;

const codes: ReadonlySet<string> = new Set(["RS-SETTINGS-INVALID", "RS-SETTINGS-FILE", "RS-WINDOW-INVALID"]);

/** The exit code for an error that ends a program. */
export const exitCodeOf = (error: unknown): number =>
  error instanceof RidestreamError && codes.has(error.code) ? wrongUseExitCode : 1;
