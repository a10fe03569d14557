import { copyFileSync } from "fs";
import { dirname, resolve } from "path";
import { temporaryFolder } from "../cli/ridestream";

/** What `npm run build` leaves for the functions' image, with a bundle that never changes, so that hashes stay. */
export function imageFolder(bundle = "// every function\n"): string {
  const file = temporaryFolder().write("functions.js", bundle);
  copyFileSync(resolve(__dirname, "../../functions/Dockerfile"), resolve(dirname(file), "Dockerfile"));
  return dirname(file);
}
