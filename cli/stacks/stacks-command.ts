import { Command, Option } from "commander";
import { printable } from "../../functions/runtime/printable";
import { count, counted, table } from "../tables";
import type { Terminal } from "../terminal";
import { jsonOption } from "../values";
import {
  bucketStates,
  forgottenStates,
  localStates,
  synthesisedStacks,
  type ForgottenState,
  type State,
} from "./states";

interface StacksOptions {
  readonly project: string;
  readonly json?: boolean;
}

const forgottenExitCode = 3;

/** `ridestream stacks`: which states hold resources, and which of them no stack would touch. */
export function stacksCommand({ out, exitWith }: Terminal): Command {
  return new Command("stacks")
    .description(
      `Lists the Terraform states that hold resources, and those that belong to no stack: a former part runs until it is destroyed. Exit code ${forgottenExitCode} if there is one.`,
    )
    .addOption(new Option("--project <folder>", "the folder of cdktf.json").default("."))
    .addOption(jsonOption())
    .action(async ({ project, json }: StacksOptions) => {
      const { stacks, states, forgotten } = await lookAtStates(project);
      const stackOf = (state: State) => stacks.find((one) => one.state === state.name)?.stack ?? null;
      if (json === true) {
        const told = <S extends State>({ closed: _closed, ...state }: S) => state;
        const held = states.map((state) => ({ ...told(state), stack: stackOf(state) }));
        out.write(`${JSON.stringify({ states: held, forgotten: forgotten.map(told) })}\n`);
      } else {
        const rows = states.map((state) => [state.name, stackOf(state) ?? "", count(state.resources)]);
        out.write(table(["state", "stack", "resources"], rows, out.columns));
        for (const state of forgotten) out.write(forgottenText(state));
      }
      if (forgotten.length > 0) exitWith(forgottenExitCode);
    });
}

/** What was synthesised, what is deployed, and what of that no stack would touch. @throws RidestreamError */
export async function lookAtStates(project: string) {
  const stacks = synthesisedStacks(project);
  const states = await statesOf(project, [...new Set(stacks.flatMap(({ bucket }) => bucket ?? []))]);
  return { stacks, states, forgotten: forgottenStates(stacks, states) };
}

/** What to do about a part that runs on. */
export const forgottenText = ({ name, resources, implementation }: ForgottenState): string =>
  `${printable(`${name} holds ${counted(resources, "resource")} and belongs to no stack: ${resources === 1 ? "it runs" : "they run"} on. Name ${implementation}() in retired: [...] of its environment to destroy ${resources === 1 ? "it" : "them"} at the next deployment, or again in its place.`)}\n`;

async function statesOf(project: string, buckets: readonly string[]): Promise<readonly State[]> {
  if (buckets.length === 0) return localStates(project);
  const { createGcsObjectStore } = await import("../../functions/adapters/gcs/gcs-object-store");
  const found = buckets.map((bucket) =>
    bucketStates(createGcsObjectStore({ connection: { bucket, requestTimeoutMs: 60_000 } })),
  );
  return (await Promise.all(found)).flat();
}
