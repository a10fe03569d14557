import unit from "./jest.config.mjs";

// Against real servers, which the environment names: one suite at a time, each with topics, indices and buckets of its own.
export default {
  ...unit,
  roots: ["<rootDir>/__tests__/integration"],
  testPathIgnorePatterns: ["/node_modules/"],
  reporters: ["default", "<rootDir>/__tests__/integration/announce.cjs"],
  testSequencer: "<rootDir>/__tests__/integration/by-path.cjs",
  maxWorkers: 1,
  testTimeout: 120_000,
};
