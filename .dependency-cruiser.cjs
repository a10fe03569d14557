// Which folder may import which: pure things never import impure ones (CONTRIBUTING, "Where is what").
const only = (name, from, allowed) => ({
  name,
  severity: "error",
  from: { path: from },
  to: { pathNot: allowed },
});
const library = "node_modules";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    { name: "no-orphan-dependency", severity: "error", from: {}, to: { couldNotResolve: true } },
    only("the-app-builds-environments", "^main.ts$", "^(environments|stacks/environment)/"),
    only("environments-choose-implementations", "^environments/", "^(environments|stacks)/"),
    only("examples-know-the-package", "^examples/", "^stacks/public[.]ts$|^path$"),
    only(
      "stacks-know-no-function-and-no-client",
      "^stacks/",
      `^(stacks|contracts|dashboards)/|^sql/.*(statement.ts|bigquery/(zones|fold).ts|fold/fold.ts|[.]sql|text.d.ts)$|${library}/(cdktf|constructs|@cdktf)|^(crypto|fs|os|path)$`,
    ),
    only("dashboards-know-the-contract", "^dashboards/", `^(dashboards|contracts)/|${library}/@sinclair`),
    only("contracts-know-nobody", "^contracts/", `^contracts/|${library}/(@sinclair|fastest-levenshtein)`),
    only(
      "domain-is-pure",
      "^functions/domain/",
      `^functions/domain/|^contracts/|${library}/(geographiclib-geodesic|@sinclair|ajv|pure-rand)|^crypto$`,
    ),
    only("ports-are-interfaces", "^functions/ports/", "^functions/(ports|domain)/|^contracts/"),
    only(
      "runtime-knows-ports",
      "^functions/runtime/",
      `^functions/(runtime|ports)/|^functions/domain/schema-check[.]ts$|^contracts/|${library}/(@sinclair|pino|prom-client)|^(crypto|http|net|util|zlib)$`,
    ),
    {
      name: "what-runs-knows-no-infrastructure",
      severity: "error",
      from: { path: "^(functions|contracts|cli|sql)/" },
      to: { path: `^(stacks|environments|main.ts)|${library}/(cdktf|constructs|@cdktf)` },
    },
    {
      name: "functions-know-ports-only",
      severity: "error",
      from: { path: "^functions/(produce|enrich|load-search|load-lake|train-zones|compact-lake)/" },
      to: { path: "^functions/adapters/|^cli/|^sql/|@duckdb|kafkajs|@elastic|@google-cloud" },
    },
    {
      name: "functions-do-not-know-each-other",
      severity: "error",
      from: { path: "^functions/(produce|enrich|load-search|load-lake|train-zones|compact-lake)/" },
      to: {
        path: "^functions/(produce|enrich|load-search|load-lake|train-zones|compact-lake)/",
        pathNot: "^functions/$1/",
      },
    },
    {
      name: "nothing-shipped-knows-the-tests",
      severity: "error",
      from: { pathNot: "^(__tests__|benchmarks)/" },
      to: { path: "^(__tests__|benchmarks)/" },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    parser: "swc",
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default"] },
    doNotFollow: { path: library },
    combinedDependencies: true,
  },
};
