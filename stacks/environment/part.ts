import type { ComponentStack } from "./component-stack";
import type { Deployment } from "./deployment";
import type { Place } from "./place";
import type { Problem } from "./problem";
import type { Site } from "./site";

/**
 * One way to provide a component. A part is inert: an environment can be looked at, and refused, before anything is
 * built.
 */
export interface Part<Component, Needs = undefined> {
  /** What it is one of, as stacks and states name it. */
  readonly component: ComponentName;
  /** As environments write it: `dockerKafka`. It is part of the name of the component's state. */
  readonly implementation: string;
  /** The options that it was given, for `knownParts` to check. @default not checked: a part of your own */
  readonly options?: object;
  readonly place: Place;
  /** Where its clients may run. */
  readonly reachableFrom: readonly Place[];
  /** What to change where a client of another place is to reach it. @default both of one place, and the parts that fit */
  readonly toReach?: string;
  /** Whether it keeps what cannot be made again. */
  readonly holdsData: boolean;
  /** Where its data lie at Google: what is read together lies together. */
  readonly location?: (deployment: Deployment) => string;
  /** Ports of 127.0.0.1 that it takes, before the deployment's offset. */
  readonly hostPorts: readonly number[];
  /** What is wrong with its options. */
  readonly problems: (deployment: Deployment) => readonly Problem[];
  readonly create: (site: Site, needs: Needs) => Component;
  /**
   * Changes what the part has made, once everything is wired: for arguments that no option names. Ids of resources stay as they
   * are from version to version. @default nothing
   */
  readonly overrides?: (stack: ComponentStack) => void;
  /** All that a former one still does: its providers, and the ground that what is left of it stands on. */
  readonly retire: (site: Site) => void;
}

export type ComponentName =
  | "streaming"
  | "search"
  | "lake"
  | "warehouse"
  | "functions"
  | "orchestration"
  | "monitoring";

/** A part of any component. */
export type AnyPart = Part<unknown, never>;
