import unit from "./jest.config.mjs";

// Google's own analyser of SQL, 354 MB of which npm exec fetches: npm run sql:check.
export default {
  ...unit,
  roots: ["<rootDir>/__tests__/googlesql"],
  testPathIgnorePatterns: ["/node_modules/"],
  maxWorkers: 1,
  testTimeout: 120_000,
};
