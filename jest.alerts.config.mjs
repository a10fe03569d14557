import unit from "./jest.config.mjs";

// What Prometheus makes of its configuration and its alert rules: apt-get install prometheus.
export default {
  ...unit,
  roots: ["<rootDir>/__tests__/alerts"],
  testPathIgnorePatterns: ["/node_modules/"],
  maxWorkers: 1,
};
