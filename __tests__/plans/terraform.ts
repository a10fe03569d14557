import { execFileSync } from "child_process";
import { mkdirSync, rmSync, writeFileSync } from "fs";
import { join } from "path";

/** What terraform plans of a resource. */
export type PlannedAction = "nothing" | "create" | "update" | "replace" | "destroy" | "forget";

interface PlannedChange {
  readonly address: string;
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly index?: string | number;
  readonly provider_name: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly after: unknown;
    readonly after_unknown: unknown;
    readonly after_sensitive: unknown;
  };
}

interface StateResource {
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly provider: string;
  readonly instances: object[];
}

/**
 * Terraform with the real providers and without a cloud: what a first plan makes is written into a state as if it had been
 * applied, so that a second plan, which reads nothing again, is of the same state. Of what only an API knows a text stands there.
 */
export class Terraform {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  /** Writes the stack's JSON and installs its providers. */
  install(json: object): void {
    this.write(json);
    this.run("init", "-input=false", "-no-color");
  }

  /** Makes the state of a first plan of the stack. */
  pretend(json: object): void {
    rmSync(join(this.folder, "terraform.tfstate"), { force: true });
    const changes = this.planned(json);
    const schemas = this.schemas();
    const resources = new Map<string, StateResource>();
    for (const { mode, type, name, index, provider_name: provider, change } of changes.filter(
      ({ change: { actions } }) => actions[0] === "create",
    )) {
      const key = `${type}.${name}`;
      const one: StateResource = resources.get(key) ?? {
        mode,
        type,
        name,
        provider: `provider["${provider}"]`,
        instances: [],
      };
      one.instances.push({
        schema_version: schemas.get(type)?.version ?? 0,
        attributes:
          type === "terraform_data"
            ? dynamic(change.after, key)
            : {
                ...(without(change.after, change.after_unknown) as object),
                ...emptied(change.after_unknown, schemas.get(type), key),
              },
        sensitive_attributes: secretsOf(change.after_sensitive),
        ...(index !== undefined && { index_key: index }),
      });
      resources.set(key, one);
    }
    const state = { version: 4, terraform_version: "1.11.0", serial: 1, lineage: "plans", outputs: {} };
    writeFileSync(
      join(this.folder, "terraform.tfstate"),
      JSON.stringify({ ...state, resources: [...resources.values()], check_results: null }),
    );
  }

  /** What terraform would do with the stack where the state is, by address. */
  plan(json: object): ReadonlyMap<string, PlannedAction> {
    return new Map(this.planned(json).map(({ address, change }) => [address, actionOf(change.actions)]));
  }

  private planned(json: object): readonly PlannedChange[] {
    this.write(json);
    this.run("plan", "-refresh=false", "-lock=false", "-input=false", "-no-color", "-out=plan");
    const { resource_changes: changes = [] } = JSON.parse(this.run("show", "-json", "plan")) as {
      readonly resource_changes?: readonly PlannedChange[];
    };
    return changes;
  }

  private schemas(): ReadonlyMap<string, Schema> {
    const { provider_schemas: schemas = {} } = JSON.parse(this.run("providers", "schema", "-json")) as {
      readonly provider_schemas?: Readonly<
        Record<string, { readonly resource_schemas?: Readonly<Record<string, Schema>> }>
      >;
    };
    return new Map(Object.values(schemas).flatMap(({ resource_schemas: types = {} }) => Object.entries(types)));
  }

  private write(json: object): void {
    writeFileSync(join(this.folder, "main.tf.json"), JSON.stringify(json));
  }

  private run(...args: readonly string[]): string {
    return execFileSync("terraform", args, {
      cwd: this.folder,
      encoding: "utf8",
      maxBuffer: 1 << 30,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, CHECKPOINT_DISABLE: "1", GOOGLE_OAUTH_ACCESS_TOKEN: "none" },
    });
  }
}

function actionOf(actions: readonly string[]): PlannedAction {
  if (actions.length > 1) return "replace";
  switch (actions[0]) {
    case "create":
    case "update":
    case "forget":
      return actions[0];
    case "delete":
      return "destroy";
    default:
      return "nothing";
  }
}

/** A resource's schema, as terraform prints it. */
interface Schema {
  readonly version: number;
  readonly block: { readonly attributes?: Readonly<Record<string, { readonly type?: string | readonly unknown[] }>> };
}

/** What an API says of a resource that does not say it itself. */
const said: Readonly<Record<string, string>> = { project: "demo-project", region: "europe-west1" };

/** Something of its type for each argument that only an API knows. */
function emptied(unknown: unknown, schema: Schema | undefined, key: string): Readonly<Record<string, unknown>> {
  const names = Object.entries(unknown as Readonly<Record<string, unknown>>).filter(([, one]) => one === true);
  return Object.fromEntries(
    names.map(([name]) => {
      const { type = ["list"] } = schema?.block.attributes?.[name] ?? {};
      const [kind] = [type].flat();
      if (kind === "string")
        return [name, said[name] ?? (["email", "id", "name"].includes(name) ? `${key}-${name}` : "")];
      return [name, kind === "number" ? 0 : kind === "bool" ? false : kind === "map" ? {} : []];
    }),
  );
}

/** Paths of the arguments that a plan hides. */
const secretsOf = (sensitive: unknown) =>
  Object.entries(sensitive === true ? {} : (sensitive as Readonly<Record<string, unknown>>))
    .filter(([, one]) => one === true)
    .map(([value]) => [{ type: "get_attr", value }]);

/** A planned value without what only an API knows. */
function without(after: unknown, unknown: unknown): unknown {
  if (unknown === true) return null;
  if (Array.isArray(after))
    return after.map((one: unknown, at) => without(one, (unknown as readonly unknown[] | undefined)?.[at]));
  if (typeof after !== "object" || after === null) return after;
  const block = { ...(after as Record<string, unknown>) };
  for (const [name, one] of Object.entries((unknown as Readonly<Record<string, unknown>> | undefined) ?? {}))
    block[name] = without(block[name], one);
  return block;
}

/** The arguments of terraform_data are of any type, and stand with it in a state; here they are texts. */
function dynamic(after: unknown, key: string): unknown {
  const { input, triggers_replace: triggers } = after as Readonly<Record<string, unknown>>;
  const typed = (value: unknown) => (value === undefined || value === null ? null : { value, type: "string" });
  // What is unknown before the first deployment is known after it.
  const given = typed(input === undefined ? "drawn" : input);
  return { id: key, input: given, output: given, triggers_replace: typed(triggers) };
}
