const swc = [
  "@swc/jest",
  { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
];

// ES modules alone: K-means.
const esModules = "ml-|is-any-array";

export default {
  testEnvironment: "node",
  roots: ["<rootDir>/__tests__"],
  globalSetup: "<rootDir>/__tests__/build.mjs",
  testMatch: ["**/*.test.ts"],
  transform: {
    "^.+\\.ts$": swc,
    [`/node_modules/(${esModules}).+\\.js$`]: swc,
    "^.+\\.sql$": "<rootDir>/__tests__/sql-text.cjs",
  },
  transformIgnorePatterns: [`/node_modules/(?!${esModules})`],
  maxWorkers: "100%",
  // A condition may take long on a busy machine; what hangs ends all the same.
  testTimeout: 60_000,
};
