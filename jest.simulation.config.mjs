import unit from "./jest.config.mjs";

// The simulation whole, with a fault at each single call, and that of compactions: npm run test:simulation.
export default {
  ...unit,
  roots: ["<rootDir>/__tests__/functions/delivery", "<rootDir>/__tests__/functions/compact-lake"],
  testPathIgnorePatterns: ["/node_modules/"],
};
