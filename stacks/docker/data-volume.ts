import { Volume } from "@cdktf/provider-docker/lib/volume";
import type { Site } from "../environment/site";

/** A volume that holds data. Its labels never change: a changed one replaces the volume, data and all. */
export function dataVolume(site: Site, id: string): string {
  const stack = site.stack();
  stack.useDocker();
  return new Volume(stack, id, { name: site.uniqueName(id), lifecycle: site.guard() }).name;
}
