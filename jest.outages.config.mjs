import integration from "./jest.integration.config.mjs";

// On servers that are killed and frozen: npm run test:outages, by hand. One suite at a time: each kills what the others would use.
export default { ...integration, roots: ["<rootDir>/__tests__/outages"], testTimeout: 300_000, maxWorkers: 1 };
