import integration from "./jest.integration.config.mjs";

// Needs a Python with Airflow, and for the runs the servers too: npm run test:airflow, by hand.
export default {
  ...integration,
  roots: ["<rootDir>/__tests__/airflow"],
  reporters: ["default"],
  maxWorkers: 1,
  testTimeout: 600_000,
};
