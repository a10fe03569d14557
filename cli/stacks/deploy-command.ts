import { execFile, spawn } from "child_process";
import { promisify } from "util";
import { Argument, Command, Option } from "commander";
import { RidestreamError } from "../../functions/ports/errors";
import { counted } from "../tables";
import type { Terminal } from "../terminal";
import { requireDeployed, requireOpen } from "./readiness";
import { forgottenText, lookAtStates } from "./stacks-command";
import type { SynthesisedStack } from "./states";
import { oneOfSynthesised } from "./synthesised";

interface Options {
  readonly forget?: true;
}

/** A program that a deployment needs: how to ask for its version, and what to do without it. */
interface Tool {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly todo: string;
}

const terraform: Tool = {
  name: "Terraform",
  command: ["terraform", "version"],
  todo: "install Terraform 1.11 or newer: https://developer.hashicorp.com/terraform/install",
};
const cdktf: Tool = {
  name: "cdktf",
  command: ["cdktf", "--version"],
  todo: "npm install --global cdktf-cli@0.21.0",
};
const docker: Tool = {
  name: "a Docker engine that answers",
  command: ["docker", "info", "--format", "{{.ServerVersion}}"],
  todo: "install Docker and start it: docker info says what is wrong",
};

const verbs = ["diff", "deploy", "destroy"] as const;
const goals: Readonly<Record<(typeof verbs)[number], string>> = {
  diff: "Shows what deploy would change in each stack of an environment, by cdktf diff.",
  deploy: "Deploys all stacks of an environment that you synthesised, by cdktf deploy.",
  destroy:
    "Destroys all stacks of an environment, as they were synthesised, by cdktf destroy. While a guard protects data it destroys nothing.",
};

/** `ridestream diff`, `deploy` and `destroy`: what cdktf does, once everything that it needs is there. */
export const deployCommands = (terminal: Terminal): readonly Command[] => verbs.map((verb) => command(verb, terminal));

function command(verb: (typeof verbs)[number], terminal: Terminal): Command {
  return new Command(verb)
    .description(`${goals[verb]} First checks what it needs on this machine, and reports former parts that still run.`)
    .addArgument(new Argument("<environment>", "first part of the stacks' names"))
    .addArgument(new Argument("[options...]", "of cdktf, such as --auto-approve"))
    .addOption(new Option("--forget", "continue although a former part still runs"))
    .allowUnknownOption()
    .action(async (environment: string, options: readonly string[], { forget }: Options) => {
      const { stacks, states, forgotten } = await lookAtStates(".");
      const chosen = stacks.filter(({ stack }) => stack.startsWith(`${environment}-`));
      if (chosen.length === 0)
        throw new RidestreamError(
          "RS-STACKS-UNKNOWN",
          `no environment ${environment} was synthesised: give ${oneOfSynthesised(
            environment,
            stacks.map(({ stack }) => stack),
          )}`,
        );
      await requireTools(chosen, terminal);
      const left = forgotten.filter(({ name }) => name.includes(`.${environment}-`));
      for (const state of left) terminal.err.write(forgottenText(state));
      if (left.length > 0 && !forget && verb === "deploy")
        throw new RidestreamError(
          "RS-STACKS-FORGOTTEN",
          `nothing was deployed: ${counted(left.length, "part")} would be forgotten: see above, or give --forget`,
        );
      if (verb === "diff") requireDeployed(environment, chosen, states);
      if (verb === "destroy") requireOpen(environment, chosen, states);
      for (const args of runsOf(
        verb,
        chosen.map(({ stack }) => stack),
      )) {
        const code = await cdktfRun([...args, ...options], terminal);
        terminal.exitWith(code);
        if (code !== 0) return;
      }
      if (verb === "destroy")
        for (const { leavesBehind } of chosen) if (leavesBehind !== undefined) terminal.err.write(`${leavesBehind}\n`);
    });
}

/** What cdktf is asked: a diff is one of one stack. What was looked at is what it works on, so it does not synthesise again. */
function runsOf(verb: (typeof verbs)[number], stacks: readonly string[]): readonly (readonly string[])[] {
  if (verb === "diff") return stacks.map((stack) => [verb, stack, "--skip-synth"]);
  return [[verb, ...stacks, ...(verb === "destroy" ? ["--skip-synth"] : [])]];
}

/** @throws RidestreamError RS-DEPLOY-TOOLS that lists everything that is missing */
async function requireTools(stacks: readonly SynthesisedStack[], terminal: Terminal): Promise<void> {
  const tools = [terraform, cdktf, ...(stacks.some(({ needsDocker }) => needsDocker) ? [docker] : [])];
  const missing = (
    await Promise.all(tools.map(async (tool) => ((await answers(tool, terminal)) ? [] : [tool])))
  ).flat();
  if (missing.length > 0)
    throw new RidestreamError(
      "RS-DEPLOY-TOOLS",
      `this machine lacks ${missing.map(({ name, todo }) => `${name} (${todo})`).join(", and ")}: then try again`,
    );
}

async function answers({ command: [program, ...args] }: Tool, { environment }: Terminal): Promise<boolean> {
  try {
    await promisify(execFile)(program, args, { env: { ...environment }, timeout: 30_000 });
    return true;
  } catch {
    return false;
  }
}

/** Its questions and its answers are the terminal's own. @returns its exit code */
function cdktfRun(args: readonly string[], { environment }: Terminal): Promise<number> {
  return new Promise((resolve, reject) => {
    spawn("cdktf", [...args], { env: { ...environment }, stdio: "inherit" })
      .once("error", reject)
      .once("close", (code) => resolve(code ?? 1));
  });
}
