import unit from "./jest.config.mjs";

// Pages in a real Chromium: npm run test:browser, by hand.
const { testPathIgnorePatterns: _, ...others } = unit;
export default { ...others, roots: ["<rootDir>/__tests__/browser"], maxWorkers: 1, testTimeout: 120_000 };
