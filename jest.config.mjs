const swc = [
  "@swc/jest",
  { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
];

// ES modules alone: what Google's clients fetch with, and what draws charts.
const esModules =
  "gaxios|gcp-metadata|teeny-request|node-fetch|fetch-blob|formdata-polyfill|data-uri-to-buffer|d3-[a-z-]+|internmap";

export default {
  testEnvironment: "node",
  roots: ["<rootDir>/__tests__"],
  globalSetup: "<rootDir>/__tests__/build.mjs",
  testMatch: ["**/*.test.ts"],
  // Slow ones: npm run test:slow. Others need servers or programs: npm run test:integration, test:outages, test:brokers, test:secured, test:airflow, test:browser, review:plans, policy, test:alerts, sql:check.
  testPathIgnorePatterns: [
    "/node_modules/",
    "\\.slow\\.test\\.ts$",
    "/__tests__/integration/",
    "/__tests__/outages/",
    "/__tests__/brokers/",
    "/__tests__/secured/",
    "/__tests__/policy/",
    "/__tests__/airflow/",
    "/__tests__/alerts/",
    "/__tests__/plans/",
    "/__tests__/browser/",
    "/__tests__/googlesql/",
  ],
  // As a repository of its own imports it.
  moduleNameMapper: { "^ridestream$": "<rootDir>/stacks/public.ts" },
  testSequencer: "<rootDir>/__tests__/slow-first.cjs",
  transform: {
    "^.+\\.ts$": swc,
    [`/node_modules/(${esModules}).+\\.m?js$`]: swc,
    "^.+\\.sql$": "<rootDir>/__tests__/sql-text.cjs",
  },
  transformIgnorePatterns: [`/node_modules/(?!(.*/node_modules/)?(${esModules})/)`],
  maxWorkers: "100%",
  // A condition may take long on a busy machine; what hangs ends all the same.
  testTimeout: 60_000,
};
