import integration from "./jest.integration.config.mjs";

// Against a Kafka that asks who one is, which the suite starts itself: npm run test:secured, by hand.
export default { ...integration, roots: ["<rootDir>/__tests__/secured"], reporters: ["default"], testTimeout: 180_000 };
