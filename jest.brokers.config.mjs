import integration from "./jest.integration.config.mjs";

// Against three brokers that are killed: npm run test:brokers, by hand. One suite at a time: each kills what the other would use.
export default {
  ...integration,
  roots: ["<rootDir>/__tests__/brokers"],
  reporters: ["default"],
  testTimeout: 300_000,
  maxWorkers: 1,
};
