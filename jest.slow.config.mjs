import unit from "./jest.config.mjs";

// What is slow and rarely fails: npm run test:slow, by hand.
export default { ...unit, testMatch: ["**/*.slow.test.ts"], testPathIgnorePatterns: ["/node_modules/"] };
