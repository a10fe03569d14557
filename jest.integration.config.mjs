import unit from "./jest.config.mjs";

// Against real servers, which the environment names; each suite has topics, indices and buckets of its own.
export default {
  ...unit,
  roots: ["<rootDir>/__tests__/integration"],
  testPathIgnorePatterns: ["/node_modules/"],
  reporters: ["default", "<rootDir>/__tests__/integration/announce.cjs"],
  maxWorkers: 2,
  testTimeout: 120_000,
};
