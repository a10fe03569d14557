import unit from "./jest.config.mjs";

// Checkov's opinion of what is synthesised: pip install checkov.
export default {
  ...unit,
  roots: ["<rootDir>/__tests__/policy"],
  testPathIgnorePatterns: ["/node_modules/"],
  maxWorkers: 1,
  testTimeout: 300_000,
};
