import { readdirSync, readFileSync } from "fs";
import { join } from "path";
import type { UploadedFile } from "../docker/uploaded-file";
import { shippedFile } from "../environment/shipped-file";

/** The DAGs and what they import, by their paths in Airflow's folder. */
export function dagFiles(): readonly UploadedFile[] {
  const folder = shippedFile("dags");
  if (folder === undefined) throw new Error("the package has lost its folder dags: install it again");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".py") || name === ".airflowignore")
    .sort()
    .map((path) => ({ path, content: readFileSync(join(folder, path), "utf8") }));
}
