import { Image } from "@cdktf/provider-docker/lib/image";
import { AssetType, TerraformAsset } from "cdktf";
import { createHash } from "crypto";
import { existsSync, readdirSync, readFileSync } from "fs";
import { join, relative, resolve } from "path";
import type { Site } from "../environment/site";

/**
 * An image a function, built by the engine that deploys. All are of one bundle, so they share their layers; each is built
 * anew when what that function runs has changed, by the hashes that lie beside the bundle, and no other is.
 */
export class FunctionImages {
  private readonly hashes: Readonly<Record<string, string>>;
  private readonly path: string;

  /** @param folder where the bundle, its Dockerfile and the hashes lie; without hashes any change is one of all */
  constructor(
    private readonly site: Site,
    folder: string,
  ) {
    this.path = resolve(folder);
    const file = join(this.path, "hashes.json");
    this.hashes = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, string>) : {};
  }

  /** The id of a function's image, for its containers. */
  idOf(name: string): string {
    const stack = this.site.stack();
    const made = stack.node.tryFindChild(`${name}-image`);
    if (made) return (made as Image).imageId;
    stack.useDocker();
    const assetHash = this.hashes[name] ?? hashOfFiles(this.path);
    const asset = new TerraformAsset(stack, `${name}-image-context`, {
      path: this.path,
      type: AssetType.DIRECTORY,
      assetHash,
    });
    return new Image(stack, `${name}-image`, {
      name: `${this.site.uniqueName(name)}:${assetHash}`,
      // The path is relative: no place of this machine gets into what is synthesised.
      buildAttribute: { context: asset.path },
      triggers: { context: assetHash },
    }).imageId;
  }
}

function hashOfFiles(folder: string): string {
  const hash = createHash("sha256");
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const path of files.map((entry) => join(entry.parentPath, entry.name)).sort())
    hash.update(relative(folder, path)).update(readFileSync(path));
  return hash.digest("hex").slice(0, 32);
}
