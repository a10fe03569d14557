#!/usr/bin/env node
import { runCommand } from "./run-command";

void runCommand(process.argv.slice(2), { environment: process.env, out: process.stdout, err: process.stderr }).then(
  (code) => {
    process.exitCode = code;
    // A client that has given a request up may keep its connection, which must not keep the process once all is written.
    process.stdout.write("", () => process.stderr.write("", () => process.exit()));
  },
);
