import { copyFileSync } from "fs";
import { dirname, resolve } from "path";
import { temporaryFolder } from "../temporary-folder";

/** What `npm run build` leaves for Airflow's image, with files that never change. */
export function airflowFolder(): string {
  const { write } = temporaryFolder();
  write("Dockerfile", "FROM scratch\n");
  return dirname(write("start-airflow", "#!/usr/bin/env bash\n"));
}

/** What `npm run build` leaves for the functions' images, with a bundle that never changes, so that hashes stay. */
export function imageFolder(bundle = "// every function\n", hashes?: Readonly<Record<string, string>>): string {
  const { write } = temporaryFolder();
  if (hashes) write("hashes.json", JSON.stringify(hashes));
  const file = write("functions.js", bundle);
  copyFileSync(resolve(__dirname, "../../functions/Dockerfile"), resolve(dirname(file), "Dockerfile"));
  return dirname(file);
}
