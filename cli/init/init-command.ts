import { existsSync, mkdirSync, readFileSync, writeFileSync } from "fs";
import { dirname, join } from "path";
import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { RidestreamError } from "../../functions/ports/errors";
import type { Terminal } from "../terminal";
import { origins, type Origin } from "./environment-file";
import { ignored, packageParts, projectFiles } from "./project-files";

/** What stacks' names begin with. */
const nameLike = /^[a-z][a-z0-9-]{0,14}[a-z0-9]$/;

/** `ridestream init`: an environment of one's own. */
export function initCommand({ out, cwd = "." }: Terminal): Command {
  return new Command("init")
    .description("Writes an environment of your own: the app, its test, a workflow. It replaces no file.")
    .addArgument(new Argument("[name]", "first part of the stacks' names").default("mine").argParser(environmentName))
    .addOption(
      new Option("--from <environment>", "start from this environment")
        .choices(origins)
        .default("local")
        .argParser(originOf),
    )
    .action((name: string, { from }: { readonly from: Origin }) => {
      const files = projectFiles(name, from);
      const isThere = (path: string) => existsSync(join(cwd, path));
      // A README of its own stays.
      const taken = Object.keys(files).filter((path) => path !== "README.md" && isThere(path));
      if (taken.length > 0)
        throw new RidestreamError(
          "RS-INIT-EXISTS",
          `nothing was written: ${taken.join(", ")} ${taken.length === 1 ? "is" : "are"} there already: run it in another folder`,
        );
      // It is read first: where it is broken, nothing is written.
      const described = withParts(cwd, name);
      const written = Object.entries(files).filter(([path]) => !isThere(path));
      for (const [path, text] of written) {
        mkdirSync(dirname(join(cwd, path)), { recursive: true });
        writeFileSync(join(cwd, path), text);
      }
      writeFileSync(join(cwd, "package.json"), described);
      ignore(cwd);
      const all = [...written.map(([path]) => path), "package.json", ".gitignore"];
      out.write(`${all.join("\n")}\n\nNext: npm install && npm run snapshot && npm run synth\n`);
    });
}

function environmentName(text: string): string {
  if (nameLike.test(text)) return text;
  throw new InvalidArgumentError("Give 2 to 16 of a-z, 0-9 and -, a letter first, no - at the end.");
}

/** Also by the name of its place. @throws InvalidArgumentError */
function originOf(text: string): Origin {
  const origin = text === "google" ? "gcp" : origins.find((one) => one === text);
  if (origin) return origin;
  throw new InvalidArgumentError(`Allowed choices are ${origins.join(", ")}.`);
}

type PackageJson = Readonly<Record<string, unknown>>;

/** package.json with what the files need; what it says already stays. @throws RidestreamError RS-INIT-PACKAGE */
function withParts(cwd: string, name: string): string {
  const path = join(cwd, "package.json");
  const found = existsSync(path) ? parsed(readFileSync(path, "utf8")) : { name, version: "0.0.0", private: true };
  const parts = Object.entries(packageParts).map(([key, part]) => {
    const there = found[key];
    // What npm init puts there as a test fails and says so.
    const kept = Object.entries(typeof there === "object" && there !== null ? there : {}).filter(
      ([script, text]) => !(script === "test" && String(text).includes("no test specified")),
    );
    return [key, { ...part, ...Object.fromEntries(kept) }] as const;
  });
  return `${JSON.stringify({ ...found, ...Object.fromEntries(parts) }, null, 2)}\n`;
}

function parsed(text: string): PackageJson {
  try {
    const found: unknown = JSON.parse(text);
    if (typeof found === "object" && found !== null && !Array.isArray(found)) return found as PackageJson;
  } catch {
    // Said below.
  }
  throw new RidestreamError("RS-INIT-PACKAGE", "nothing was written: package.json is no JSON object: fix it");
}

function ignore(cwd: string): void {
  const path = join(cwd, ".gitignore");
  const there = existsSync(path) ? readFileSync(path, "utf8") : "";
  const missing = ignored.filter((line) => !there.split(/\r?\n/).includes(line));
  const start = there === "" || there.endsWith("\n") ? there : `${there}\n`;
  if (missing.length > 0) writeFileSync(path, `${start}${missing.join("\n")}\n`);
}
