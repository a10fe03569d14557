import { RidestreamError } from "../../ports/errors";

/** DuckDB, which is native and large: only what opens a database loads it. @throws RidestreamError RS-PACKAGE-MISSING */
export async function loadDuckDb(load = () => import("@duckdb/node-api")): ReturnType<typeof load> {
  try {
    return await load();
  } catch (error) {
    const [why = ""] = (error as Error).message.split("\n", 1);
    throw new RidestreamError(
      "RS-PACKAGE-MISSING",
      `@duckdb/node-api cannot be loaded (${why}): run npm ci on this machine, or npm install where ridestream is installed`,
      { cause: error },
    );
  }
}
