import type { ConnectionName, ConnectionOf } from "../../contracts/settings";
import type { Place } from "./place";
import type { SettingValue } from "./secret";

/** Who acts: a function, and where it runs. */
export interface Identity {
  readonly name: string;
  readonly place: Place;
}

/** Settings without a default, which an implementation must therefore give. */
interface RequiredOf {
  readonly kafka: "brokers";
  readonly elasticsearch: "url";
  readonly kibana: "url";
  readonly lake: "bucket";
  readonly warehouse: "project" | "dataset";
}

export type ValuesOf<Name extends ConnectionName> = {
  readonly [Key in RequiredOf[Name]]: SettingValue;
} & {
  readonly [Key in Exclude<keyof ConnectionOf<Name>, RequiredOf[Name]>]?: SettingValue;
};

const made: unique symbol = Symbol("granted");

/**
 * How one identity reaches a component. Only a component's grant makes it: whoever holds the settings has been granted
 * what they are for, and a function cannot be given settings without a grant.
 */
export interface Granted<Name extends ConnectionName> {
  readonly [made]: true;
  readonly connection: Name;
  readonly identity: Identity;
  readonly values: ValuesOf<Name>;
}

/** For components, after they have granted. */
export const granted = <Name extends ConnectionName>(
  connection: Name,
  identity: Identity,
  values: ValuesOf<Name>,
): Granted<Name> => ({ [made]: true, connection, identity, values });
