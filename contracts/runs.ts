/** How functions run that are started by schedule, said once: for jobs of Cloud Run, and for the DAGs. */

/** Minutes between two starts: an hour is a whole number of them, so that each hour is the same. */
export const intervalsMinutes = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60] as const;
export type IntervalMinutes = (typeof intervalsMinutes)[number];

/** The interval as cron writes it, in UTC: Cloud Scheduler and Airflow read the same. */
export const cronOf = (everyMinutes: IntervalMinutes): string =>
  everyMinutes === 60 ? "0 * * * *" : everyMinutes === 1 ? "* * * * *" : `*/${everyMinutes} * * * *`;

/** Longest time of one run of a function that reads a topic, in seconds. What it has committed by then stays. */
export const longestRunS = 30 * 60;

/** First wait before a run that failed is tried again by Airflow, in seconds; doubles. */
export const retryRunAfterS = 10;

/** Longest time of one compaction of the lake, in seconds. What it has combined by then stays. */
export const longestCompactionS = 3 * 60 * 60;

/** Longest time of one training, which may wait for a warehouse, in seconds. */
export const longestTrainingS = 60 * 60;
