import unit from "./jest.config.mjs";

// The simulation whole, with a fault at each single call: npm run test:simulation.
export default {
  ...unit,
  roots: ["<rootDir>/__tests__/functions/delivery"],
  testPathIgnorePatterns: ["/node_modules/"],
};
