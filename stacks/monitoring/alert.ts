import type { Alert, AlertFacts, AlertRules } from "../../contracts/alerts";
import type { GoogleCluster } from "../streaming/streaming";
import type { Condition } from "./conditions";

export interface AlertProps extends AlertFacts {
  /** First part of the names of what is watched. */
  readonly namePrefix: string;
  /** The cluster of Google's Kafka, where that is what is watched. */
  readonly kafkaCluster: GoogleCluster | undefined;
  /** Bucket of the lake. */
  readonly bucket: string;
  /** Whether there is a job that trains the zones. */
  readonly trainsZones: boolean;
}

/** How Cloud Monitoring finds that something goes wrong. */
export interface GoogleRule {
  /** Counts lines of the functions' logs, where no metric of Google's tells. */
  readonly logMetric?: { readonly name: string; readonly filter: string };
  readonly condition: Condition;
  /** What the dashboard draws, in PromQL; what is a single line of a log is not drawn. */
  readonly chart?: string;
}

export type GoogleAlert = Alert<GoogleRule>;
/** Some of the rules: together they are all of them. */
export type GoogleRules<Id extends keyof AlertRules<GoogleRule>> = Pick<AlertRules<GoogleRule>, Id>;
