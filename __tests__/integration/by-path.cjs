// Suites in the order of their paths: the outages, which kill servers, come last.
const { default: Sequencer } = require("@jest/test-sequencer");

module.exports = class ByPath extends Sequencer {
  sort(tests) {
    return [...tests].sort((one, other) => (one.path < other.path ? -1 : 1));
  }
};
