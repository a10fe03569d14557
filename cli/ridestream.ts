#!/usr/bin/env node
import { runCommand } from "./run-command";

const { env: environment, stdin, stdout: out, stderr: err } = process;

void runCommand(process.argv.slice(2), { environment, out, err, keys: stdin.isTTY ? stdin : undefined }).then(
  (code) => {
    process.exitCode = code;
    // A client that has given a request up may keep its connection, which must not keep the process once all is written.
    out.write("", () => err.write("", () => process.exit()));
  },
);
