import { Command } from "commander";
import { RidestreamError } from "../functions/ports/errors";
import { demoCommand } from "./demo/demo-command";
import { stacksCommand } from "./stacks/stacks-command";

const program = new Command("ridestream")
  .description("Ride-hailing trips: served now to Operations, kept for Strategy.")
  .addCommand(demoCommand())
  .addCommand(stacksCommand());

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(
    error instanceof RidestreamError
      ? `${error.code}: ${error.message}\n`
      : `${String((error as Error).stack ?? error)}\n`,
  );
  process.exitCode = 1;
});
