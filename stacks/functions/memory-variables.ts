import { connectionSchemas, settingsSchemas, type FunctionName } from "../../contracts/settings";
import { connectionDefaults, functionVariables, type Variables } from "./function-environment";

/** The memory that the settings' defaults are made for, MiB. */
const usualMiB = 512;

/**
 * What a function holds at once, by the memory of its container: half of it is Node's heap, the rest are buffers, whose
 * sizes the settings bound (docs/memory.md has what was measured).
 */
export function memoryVariables(name: FunctionName, memoryMiB: number): Variables {
  const share = memoryMiB / usualMiB;
  const scaled = (setting: { readonly default?: unknown }) => Math.floor(Number(setting.default) * share);
  const heap: Variables = { NODE_OPTIONS: `--max-old-space-size=${Math.floor(memoryMiB / 2)}` };
  if (name === "produce" || name === "train-zones" || name === "compact-lake" || share === 1) return heap;
  const { batchBytes } = settingsSchemas[name].properties;
  const fetchBytes = scaled(connectionSchemas.kafka.properties.fetchBytes);
  const lake = settingsSchemas["load-lake"].properties;
  return {
    ...heap,
    ...connectionDefaults("kafka", { fetchBytes }),
    ...functionVariables(name, {
      batchBytes: scaled(batchBytes),
      ...(name === "load-lake" && { flushBytes: scaled(lake.flushBytes), heldBytes: scaled(lake.heldBytes) }),
    }),
  };
}
