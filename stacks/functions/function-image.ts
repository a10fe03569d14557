import { Image } from "@cdktf/provider-docker/lib/image";
import { AssetType, TerraformAsset } from "cdktf";
import { createHash } from "crypto";
import { readdirSync, readFileSync } from "fs";
import { join, resolve } from "path";
import type { Site } from "../environment/site";

/**
 * The image of all functions, built by the engine that deploys, anew when the bundle or its Dockerfile has changed.
 *
 * @param folder where they lie
 */
export function functionImage(site: Site, folder: string): Image {
  const stack = site.stack();
  stack.useDocker();
  const path = resolve(folder);
  const asset = new TerraformAsset(stack, "image-context", {
    path,
    type: AssetType.DIRECTORY,
    assetHash: hashOfFiles(path),
  });
  return new Image(stack, "image", {
    name: `${site.uniqueName("functions")}:${asset.assetHash}`,
    // The path is relative: no place of this machine gets into what is synthesised.
    buildAttribute: { context: asset.path },
    triggers: { context: asset.assetHash },
  });
}

function hashOfFiles(folder: string): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest("hex").slice(0, 32);
}
