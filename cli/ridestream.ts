#!/usr/bin/env node
import { Command } from "commander";
import { RidestreamError } from "../functions/ports/errors";
import { demoCommand } from "./demo/demo-command";
import { dlqCommand } from "./dlq/dlq-command";
import { doctorCommand } from "./doctor/doctor-command";
import { stacksCommand } from "./stacks/stacks-command";
import { topicsCommand } from "./topics/topics-command";

const program = new Command("ridestream")
  .description("Ride-hailing trips: served now to Operations, kept for Strategy.")
  .addCommand(demoCommand())
  .addCommand(doctorCommand())
  .addCommand(topicsCommand())
  .addCommand(dlqCommand())
  .addCommand(stacksCommand());

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(
    error instanceof RidestreamError
      ? `${error.code}: ${error.message}\n`
      : `${String((error as Error).stack ?? error)}\n`,
  );
  process.exitCode = 1;
});
