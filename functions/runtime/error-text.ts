import { printableLines, withoutLogins } from "./printable";
import { RidestreamError, UnavailableError } from "../ports/errors";

/** What a program that ends by an error says of it: its code, what happened, where, and what to do. */
export function errorText(error: unknown): string {
  return printableLines(withoutLogins(wordsOf(error)));
}

function wordsOf(error: unknown): string {
  if (error instanceof UnavailableError)
    return `${error.code}: ${error.message}${causeOf(error)}: start it, open its port to this machine, or correct its address`;
  if (error instanceof RidestreamError) return `${error.code}: ${error.message}`;
  const { code = "", syscall, path, message } = error as NodeJS.ErrnoException;
  if (syscall !== undefined) {
    const where = path === undefined ? syscall : `${path} (${syscall})`;
    return `${systemCode}: ${where}: ${message.replace(/,.*$/, "")}: ${remedies[code] ?? "see what the system says of it"}`;
  }
  if (code === "MODULE_NOT_FOUND" || code === "ERR_MODULE_NOT_FOUND" || code === "ERR_DLOPEN_FAILED")
    return `${packageCode}: ${message.split("\n", 1)[0] ?? ""}: run npm ci on this machine, or npm install where ridestream is installed`;
  // A fault of ours: where it happened is all that helps.
  return String((error as Error).stack ?? error);
}

/** What it has not said already. */
function causeOf({ message, cause }: Error): string {
  let first = cause;
  while (first instanceof Error && first.cause instanceof Error) first = first.cause;
  const [why = ""] = first instanceof Error ? first.message.split("\n", 1) : [];
  return why === "" || message.includes(why) ? "" : ` (${why})`;
}

const fullDisk = "free disk space, then run again";
const noRight = "grant yourself the right to it, or give another place";

const systemCode = "RS-SYSTEM";
const packageCode = "RS-PACKAGE-MISSING";

/** What to do, by the codes of the system. */
const remedies: Readonly<Record<string, string>> = {
  ENOSPC: fullDisk,
  EDQUOT: fullDisk,
  EFBIG: fullDisk,
  EACCES: noRight,
  EPERM: noRight,
  EROFS: noRight,
  ENOENT: "check the path",
  ENOTDIR: "check the path",
  EISDIR: "give a file",
  ELOOP: "check the path",
  ENAMETOOLONG: "give a shorter path",
  EMFILE: "raise the limit of open files (ulimit -n)",
  EADDRINUSE: "give another port, or end what uses it",
};
