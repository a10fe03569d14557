#!/usr/bin/env node
import { runCommand } from "./run-command";
import { errorText } from "../functions/runtime/error-text";

const { env: environment, stdin, stdout: out, stderr: err } = process;

/** Whoever read the answer has read enough of it, and nobody is left to tell; any other trouble is told. */
out.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") err.write(`${errorText(Object.assign(error, { path: "standard output" }))}\n`);
  process.exit(error.code === "EPIPE" ? 0 : 1);
});
// A command goes on without what it says beside its answer.
err.on("error", () => undefined);

void runCommand(process.argv.slice(2), {
  environment,
  out,
  err,
  keys: stdin.isTTY ? stdin : undefined,
  cwd: process.cwd(),
}).then((code) => {
  process.exitCode = code;
  // A client that has given a request up may keep its connection, which must not keep the process once all is written.
  out.write("", () => err.write("", () => setImmediate(() => process.exit())));
});
