import type { GoogleCluster } from "../streaming/streaming";
import type { Condition } from "./conditions";

export interface AlertProps {
  /** First part of the names of what is watched. */
  readonly namePrefix: string;
  /** The cluster of Google's Kafka, where that is what is watched. */
  readonly kafkaCluster: GoogleCluster | undefined;
  /** Bucket of the lake. */
  readonly bucket: string;
  /** Whether there is a job that trains the zones. */
  readonly trainsZones: boolean;
  /** Records that a function may be behind. */
  readonly mostLag: number;
  /** Records by which one partition may be further behind than another of its topic. */
  readonly mostSkew: number;
  readonly noTripsMinutes: number;
  readonly noTripsSeverity: Severity;
}

export type Severity = "CRITICAL" | "ERROR" | "WARNING";

/** Something that can go wrong: how it shows, and what to do. */
export interface Alert {
  readonly id: string;
  readonly title: string;
  readonly meaning: string;
  readonly todo: string;
  readonly severity: Severity;
  /** Counts lines of the functions' logs, where no metric of Google's tells. */
  readonly logMetric?: { readonly name: string; readonly filter: string };
  readonly condition: Condition;
  /** What the dashboard draws, in PromQL; what is a single line of a log is not drawn. */
  readonly chart?: string;
}
