import {
  connectionSchemas,
  RuntimeSettings,
  settingsSchemas,
  SetUpSettings,
  type FunctionName,
  type Pricing,
} from "../../contracts/settings";
import type { Granted } from "../environment/granted";
import type { SearchSetUp } from "../search/search";
import type { SecretReference, SettingValue } from "../environment/secret";
import type { WorkerName } from "./functions";
import type { WiredCompaction, WiredFunctions, WiredTraining } from "./wire";

/** A function's variables: RS_... with text, or with a secret that its platform hands over in its own way. */
export type Variables = Readonly<Record<string, SettingValue>>;

/** What a price knows beside distance and base. */
export type { Pricing } from "../../contracts/settings";

type Properties = Readonly<Record<string, object>>;
type Given = Readonly<Record<string, SettingValue | number | undefined>>;
type AnyGranted = { [Name in keyof typeof connectionSchemas]: Granted<Name> }[keyof typeof connectionSchemas];

/** How contracts/settings.ts marks a setting. */
interface Marks {
  readonly "x-env"?: string;
  readonly "x-secret"?: boolean;
}

/** The variables that tell a function how it gets to what it has been granted. */
export function connectionVariables(owner: FunctionName | "set-up", grants: object): Variables {
  return Object.assign(
    {},
    ...Object.values(grants as Readonly<Record<string, AnyGranted>>).map(({ connection, identity, values }) => {
      if (identity.name !== owner)
        throw new TypeError(`${owner} is given the ${connection} settings of ${identity.name}: grant it its own`);
      return rendered(connection, connectionSchemas[connection].properties, values);
    }),
  ) as Variables;
}

/** The variables of what a connection's settings are beside where it is. */
export const connectionDefaults = (name: keyof typeof connectionSchemas, given: Given): Variables =>
  rendered(name, connectionSchemas[name].properties, given);

/** The variables of a function's own settings; what is not given keeps its default. */
export const functionVariables = (name: FunctionName, given: Given): Variables =>
  rendered(name, settingsSchemas[name].properties, given);

/** How a worker gets to what it has been granted, and what it alone is told. */
export const workerVariables = (
  name: WorkerName,
  wired: WiredFunctions,
  { hashingKey, pricing }: { readonly hashingKey: SecretReference; readonly pricing: Pricing | undefined },
): Variables => ({
  ...connectionVariables(name, wired[name]),
  ...(name === "enrich" && functionVariables(name, { pricing })),
  ...(name === "load-lake" && functionVariables(name, { personalDataKey: hashingKey })),
});

/** How train-zones gets to what it has been granted, and what the warehouse tells it. */
export const trainingVariables = ({ grants, zones, retrain }: WiredTraining): Variables => ({
  ...connectionVariables("train-zones", grants),
  ...functionVariables("train-zones", { zones, retrain }),
});

/** How compact-lake gets to what it has been granted, and when it runs. */
export const compactionVariables = ({ grants, compact }: WiredCompaction): Variables => ({
  ...connectionVariables("compact-lake", grants),
  ...functionVariables("compact-lake", { compact }),
});

/** The variables of the set-up: of load-search's user, of the dashboards, or of both. */
export const setUpVariables = ({ writer, kibana }: SearchSetUp): Variables => ({
  ...(writer && {
    ...connectionVariables("set-up", { elasticsearch: writer.elasticsearch }),
    ...rendered("set-up", SetUpSettings.properties, { writerPassword: writer.writerPassword }),
  }),
  ...(kibana && connectionVariables("set-up", { kibana })),
});

/** The variables that all functions know. */
export const runtimeVariables = (given: Given): Variables => rendered("runtime", RuntimeSettings.properties, given);

function rendered(section: string, properties: Properties, given: Given): Variables {
  return Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) => {
      if (value === undefined) return [];
      const { "x-env": name, "x-secret": isSecret = false } = (properties[key] ?? {}) as Marks;
      if (name === undefined) throw new TypeError(`contracts/settings.ts: ${section} has no setting ${key}`);
      if (isSecret !== (typeof value === "object"))
        throw new TypeError(
          `${name} is ${isSecret ? "a secret, and is given as text" : "no secret, but is given as one"}`,
        );
      return [[name, typeof value === "object" ? value : String(value)]];
    }),
  );
}
