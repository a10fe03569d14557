import { resolve } from "path";

/** A file of this folder; synth runs where cdktf.json lies. */
export const warehouseFile = (name: string): string => resolve("stacks/warehouse", name);
