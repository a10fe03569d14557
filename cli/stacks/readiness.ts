import { RidestreamError } from "../../functions/ports/errors";
import type { State, SynthesisedStack } from "./states";

/**
 * Refuses to compare stacks with nothing: Terraform cannot plan one that reads what another tells once it is deployed, and says
 * so in words of its own.
 *
 * @throws RidestreamError RS-STACKS-UNDEPLOYED
 */
export function requireDeployed(
  environment: string,
  stacks: readonly SynthesisedStack[],
  states: readonly State[],
): void {
  const isThere = (name: string) => states.some((state) => state.name === name && state.resources > 0);
  const missing = stacks.flatMap(({ stack, reads }) => {
    const absent = reads.filter((state) => !isThere(state));
    return absent.length === 0 ? [] : [`${stack} reads outputs of ${absent.map(stackOf).join(" and ")}`];
  });
  if (missing.length > 0)
    throw new RidestreamError(
      "RS-STACKS-UNDEPLOYED",
      `nothing was compared: ${missing.join(", ")}, and that is not deployed yet: deploy first (ridestream deploy ${environment}); ridestream review compares what was synthesised without it`,
    );
}

/**
 * Refuses to destroy stacks of which one would be refused on the way, when those after it are gone already: the guards are closed
 * in what was synthesised, or in what was deployed.
 *
 * @throws RidestreamError RS-DESTROY-GUARDED
 */
export function requireOpen(environment: string, stacks: readonly SynthesisedStack[], states: readonly State[]): void {
  const of = ({ state }: SynthesisedStack) => states.find(({ name, resources }) => name === state && resources > 0);
  const told = (addressesOf: (stack: SynthesisedStack) => readonly string[] | undefined) =>
    stacks.flatMap((stack) => (addressesOf(stack) ?? []).map((address) => `${stack.stack} ${address}`));
  const guarded = told((stack) => (of(stack) ? stack.guarded : []));
  if (guarded.length > 0)
    throw refusal(`is guarded: ${guarded.join(", ")}`, "synthesise with RIDESTREAM_GUARDS=open first, then destroy");
  const closed = told((stack) => of(stack)?.closed);
  if (closed.length > 0)
    throw refusal(
      `was deployed with closed guards: ${closed.join(", ")}`,
      `deploy with RIDESTREAM_GUARDS=open first (ridestream deploy ${environment}), then destroy`,
    );
}

const refusal = (why: string, todo: string) =>
  new RidestreamError("RS-DESTROY-GUARDED", `nothing was destroyed: what holds data ${why}: ${todo}`);

/** `gcp-search` of `ridestream-gcp.gcp-search.elasticCloud`. */
const stackOf = (state: string) => state.split(".")[1] ?? state;
