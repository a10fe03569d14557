import { execFileSync } from "child_process";
import { resolve } from "path";
import { temporaryFolder } from "../temporary-folder";

const { write, path } = temporaryFolder();
write("functions.js", "console.log(JSON.stringify({ args: process.argv.slice(2), env: process.env }));");

const run = (name: string, variables: Readonly<Record<string, string>>) =>
  JSON.parse(
    execFileSync("bash", [resolve("dags/image/run-function"), name, "--until-end"], {
      env: { PATH: process.env["PATH"], RIDESTREAM_FOLDER: path, ...variables },
      encoding: "utf8",
    }),
  ) as { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> };

describe("a function that Airflow's container starts", () => {
  it("is given its own variables whole, and neither another function's nor Airflow's", () => {
    const password = "a = b\nc $(d) 'e'";
    const { args, env } = run("load-search", {
      LOAD_SEARCH__RS_ELASTICSEARCH_PASSWORD: password,
      LOAD_LAKE__RS_PERSONAL_DATA_KEY: "another's",
      AIRFLOW__API__SECRET_KEY: "airflow's",
    });
    expect(args).toEqual(["load-search", "--until-end"]);
    expect(env["RS_ELASTICSEARCH_PASSWORD"]).toBe(password);
    expect(Object.keys(env).filter((name) => /__|PERSONAL/.test(name))).toEqual([]);
  });

  it("takes a free port, for several run beside each other", () => {
    expect(run("enrich", {}).env["RS_HTTP_PORT"]).toBe("0");
    expect(run("enrich", { ENRICH__RS_HTTP_PORT: "8081" }).env["RS_HTTP_PORT"]).toBe("8081");
  });
});
