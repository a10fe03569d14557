const { default: Sequencer } = require("@jest/test-sequencer");

// Suites that run whole programs, one after the other: begun last, one of them would go on alone at the end.
const slow = ["/demo/demo.test.ts", "/demo-folder.test.ts", "/zones-command.test.ts", "/delivery.test.ts"];

module.exports = class SlowFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const at = slow.findIndex((name) => path.endsWith(name));
      return at < 0 ? slow.length : at;
    };
    return super.sort(tests).sort((one, other) => rank(one) - rank(other));
  }
};
