#!/usr/bin/env node
import { runCommand } from "./run-command";

void runCommand(process.argv.slice(2), { environment: process.env, out: process.stdout, err: process.stderr }).then(
  (code) => (process.exitCode = code),
);
