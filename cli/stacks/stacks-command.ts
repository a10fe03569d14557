import { Command, Option } from "commander";
import { table } from "../tables";
import type { Terminal } from "../terminal";
import { jsonOption } from "../values";
import { bucketStates, forgottenStates, localStates, synthesisedStacks, type State } from "./states";

interface StacksOptions {
  readonly project: string;
  readonly json?: boolean;
}

const forgottenExitCode = 3;

/** `ridestream stacks`: which states hold resources, and which of them no stack would touch. */
export function stacksCommand({ out, exitWith }: Terminal): Command {
  return new Command("stacks")
    .description(
      `Tells which states of Terraform hold resources, and which of those belong to no stack that was synthesised: a part that was swapped runs on until it is destroyed. Exit code ${forgottenExitCode} when there is one.`,
    )
    .addOption(new Option("--project <folder>", "where cdktf.json lies").default("."))
    .addOption(jsonOption())
    .action(async ({ project, json }: StacksOptions) => {
      const stacks = synthesisedStacks(project);
      const states = await statesOf(project, [...new Set(stacks.flatMap(({ bucket }) => bucket ?? []))]);
      const forgotten = forgottenStates(stacks, states);
      const stackOf = (state: State) => stacks.find((one) => one.state === state.name)?.stack ?? null;
      if (json === true) {
        const told = states.map((state) => ({ ...state, stack: stackOf(state) }));
        out.write(`${JSON.stringify({ states: told, forgotten })}\n`);
      } else {
        const rows = states.map((state) => [state.name, stackOf(state) ?? "", String(state.resources)]);
        out.write(table(["state", "stack", "resources"], rows));
        for (const { name, resources, implementation } of forgotten) {
          out.write(
            `${name} holds ${resources} resources and belongs to no stack: they run on. Name ${implementation}() again in environments/, and destroy its stack.\n`,
          );
        }
      }
      if (forgotten.length > 0) exitWith(forgottenExitCode);
    });
}

async function statesOf(project: string, buckets: readonly string[]): Promise<readonly State[]> {
  if (buckets.length === 0) return localStates(project);
  const { createGcsObjectStore } = await import("../../functions/adapters/gcs/gcs-object-store");
  const found = buckets.map((bucket) =>
    bucketStates(createGcsObjectStore({ connection: { bucket, requestTimeoutMs: 60_000 } })),
  );
  return (await Promise.all(found)).flat();
}
