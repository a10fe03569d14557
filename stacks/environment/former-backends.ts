import { existsSync, readdirSync, readFileSync, rmSync } from "fs";
import { join } from "path";

interface Backed {
  readonly terraform: { readonly backend: Readonly<Record<string, Readonly<Record<string, string>>>> };
}
/** What `terraform init` notes in `.terraform/terraform.tfstate`: which backend the folder was used with. */
interface Noted {
  readonly backend?: { readonly type: string; readonly config: Readonly<Record<string, unknown>> };
}

/**
 * Makes Terraform forget which state a stack's folder was used with last, where it is another one now: after a swap, or
 * for a second deployment. Without it `terraform init` refuses, or is asked to copy one state over the other. The states
 * themselves lie elsewhere and stay as they are.
 */
export function forgetFormerBackends(outdir: string): void {
  for (const stack of readdirSync(join(outdir, "stacks"))) {
    const folder = join(outdir, "stacks", stack);
    const note = join(folder, ".terraform", "terraform.tfstate");
    if (!existsSync(note)) continue;
    const { backend: noted } = JSON.parse(readFileSync(note, "utf8")) as Noted;
    const { backend } = (JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as Backed).terraform;
    const [type = "", config = {}] = Object.entries(backend)[0] ?? [];
    const isSame = noted?.type === type && Object.entries(config).every(([key, value]) => noted.config[key] === value);
    if (!isSame) rmSync(note);
  }
}
