/** Tells which suite starts, so that one that never ends has a name in CI's output. */
module.exports = class {
  onTestFileStart({ path, context }) {
    process.stderr.write(`RUNS ${path.slice(context.config.rootDir.length + 1)} at ${new Date().toISOString()}\n`);
  }
};
