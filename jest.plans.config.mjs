import unit from "./jest.config.mjs";

// With terraform and Google's provider, and without a cloud: npm run review:plans, by hand.
const { testPathIgnorePatterns: _, ...others } = unit;
export default { ...others, roots: ["<rootDir>/__tests__/plans"], globalSetup: undefined, testTimeout: 600_000 };
