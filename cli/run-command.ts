import { Command, CommanderError } from "commander";
import { errorText } from "../functions/runtime/error-text";
import { dashboardsCommand } from "./dashboards/dashboards-command";
import { demoCommand } from "./demo/demo-command";
import { dlqCommand } from "./dlq/dlq-command";
import { doctorCommand } from "./doctor/doctor-command";
import { revenueCommand } from "./operations/revenue-command";
import { reindexCommand } from "./operations/reindex-command";
import { tripsCommand } from "./operations/trips-command";
import { deployCommands } from "./stacks/deploy-command";
import { stacksCommand } from "./stacks/stacks-command";
import { reviewCommand } from "./review/review-command";
import { positionCommand } from "./strategy/position/position-command";
import { priceCommand } from "./strategy/price/price-command";
import { reconcileCommand } from "./reconcile/reconcile-command";
import { reportCommand } from "./strategy/report-command";
import { warehouseCommand } from "./strategy/warehouse-command";
import { sqlCommand } from "./strategy/sql-command";
import { withoutCommands, type Terminal } from "./terminal";
import { topicsCommand } from "./topics/topics-command";
import { placesLast } from "./values";
import { watchCommand } from "./watch/watch-command";
import { zonesCommand } from "./zones/zones-command";

const commands = [
  demoCommand,
  watchCommand,
  tripsCommand,
  revenueCommand,
  reindexCommand,
  reconcileCommand,
  reportCommand,
  positionCommand,
  priceCommand,
  warehouseCommand,
  sqlCommand,
  zonesCommand,
  doctorCommand,
  topicsCommand,
  dlqCommand,
  dashboardsCommand,
  stacksCommand,
  reviewCommand,
] as const satisfies readonly ((terminal: Terminal) => Command)[];

/** Runs `ridestream ARGS...`. @returns its exit code: what went wrong has been said */
export async function runCommand(
  args: readonly string[],
  streams: Pick<Terminal, "environment" | "out" | "err" | "keys">,
): Promise<number> {
  let exitCode = 0;
  const terminal: Terminal = {
    ...streams,
    out: withoutCommands(streams.out),
    err: withoutCommands(streams.err),
    exitWith: (code) => (exitCode = code),
  };
  const program = new Command("ridestream").description(
    "Ride-hailing trips: served now to Operations, kept for Strategy.",
  );
  for (const command of [...commands.map((make) => make(terminal)), ...deployCommands(terminal)])
    program.addCommand(command);
  keepTo(terminal, program);
  try {
    await program.parseAsync(placesLast(args), { from: "user" });
  } catch (error) {
    // It has said already what is wrong with the arguments.
    if (error instanceof CommanderError) return error.exitCode;
    terminal.err.write(`${errorText(error)}\n`);
    return 1;
  }
  return exitCode;
}

/** Lets a command, and those below it, speak to the terminal alone and end no process. */
function keepTo(terminal: Terminal, command: Command): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => terminal.out.write(text),
    writeErr: (text) => terminal.err.write(text),
  });
  for (const below of command.commands) keepTo(terminal, below);
}
