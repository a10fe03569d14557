#!/usr/bin/env node
"use strict";
// The command, in a clone and where it is installed. A clone builds it first, if something that it is made of has changed; what npm packs
// has it built.
const { spawnSync } = require("child_process");
const { existsSync } = require("fs");
const { join } = require("path");

const root = join(__dirname, "..");
if (existsSync(join(root, "esbuild.config.mjs"))) {
  const { status } = spawnSync(process.execPath, ["esbuild.config.mjs", "ridestream"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  if (status !== 0) process.exit(status ?? 1);
}
// By a path that is made here: a clone that is not built yet is checked, too.
require(join(root, "dist", "ridestream.js"));
