import integration from "./jest.integration.config.mjs";

// On servers that are killed and frozen: npm run test:outages, by hand.
export default { ...integration, roots: ["<rootDir>/__tests__/outages"], testTimeout: 300_000 };
