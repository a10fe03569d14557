// Before any test: the bundle that the tests of the command run.
import { execFileSync } from "child_process";

export default function build() {
  execFileSync(process.execPath, ["esbuild.config.mjs"], { cwd: new URL("..", import.meta.url), stdio: "inherit" });
}
