import { execFile } from "child_process";
import { promisify } from "util";
import { server } from "../integration/server";

const kafka = server("KAFKA3_BROKERS");
const { RIDESTREAM_SERVERS_SCRIPT: script = "" } = process.env;
const execute = promisify(execFile);

/** A Kafka of three brokers, and the script that kills and starts each of them. */
export const threeBrokers = {
  address: kafka.address,
  /** `describe` where brokers and script are named, else its skipping twin. */
  describe: script === "" ? describe.skip : kafka.describe,
  /** What to add to a suite's name, so that a skip says why. */
  note: script === "" ? " (skipped: needs RIDESTREAM_SERVERS_SCRIPT to kill a broker)" : kafka.note,
  kill: (broker: string) => execute(script, ["kill", "kafka3", broker]),
  start: (broker: string) => execute(script, ["start", "kafka3", broker]),
} as const;
