import { readFileSync } from "fs";
import { homedir } from "os";
import { join } from "path";

/** Where the script that starts servers keeps their pids, logs, data and jars. */
export const serversFolder =
  process.env["RIDESTREAM_SERVERS"] ??
  join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "ridestream-servers");

/** Of a server that runs: kafka, kafka3-1, elasticsearch, gcs. */
export const pidOf = (server: string): number => Number(readFileSync(join(serversFolder, server, "pid"), "utf8"));
