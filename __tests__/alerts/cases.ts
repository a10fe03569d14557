import type { AlertId } from "../../contracts/alerts";

/** Values of a series, one every 15 s, in promtool's own writing: "0+5x10" is 0, 5, … 50; "_x4" is four scrapes without one, "stale" the end of a series. */
type Values = string;

/** What an alert is of: the labels that tell one of its kind from another. */
type Labels = Readonly<Record<string, string>>;

/** A story that makes an alert fire, and ends well. */
export interface Case {
  readonly what: string;
  readonly series: Readonly<Record<string, Values>>;
  /** When it is not firing yet, though something is wrong. */
  readonly not?: string;
  /** When it fires, and of what. */
  readonly fires: string;
  readonly of: Labels;
  /** When it is over. */
  readonly clears: string;
}

const target = 'job="ridestream"';
const labels = (name: string, instance = `${name}-1`) => `function="${name}",instance="${instance}",${target}`;
const lag = (name: string, partition: number, instance?: string) =>
  `ridestream_lag_records{${labels(name, instance)},topic="topic_result",partition="${partition}"}`;

const waits = (server: string, name: string): readonly [Case] => [
  {
    what: `${name}, which waits for ${server}`,
    // 10 minutes, then it answers.
    series: { [`ridestream_waiting_seconds{${labels(name)},server="${server}"}`]: "0+15x40 stale" },
    not: "5m",
    fires: "6m",
    of: { function: name, server },
    clears: "11m",
  },
];

/** Stories for each alert that Prometheus can raise; facts are those of the defaults: 10000, 5000, 15 minutes. */
export const cases: Readonly<Partial<Record<AlertId, readonly [Case, ...Case[]]>>> = {
  "consumer-lag": [
    {
      what: "two instances that are behind together",
      series: {
        [lag("load-search", 0)]: "6000x80 0x40",
        [lag("load-search", 1, "load-search-2")]: "6000x80 0x40",
        [lag("load-lake", 0)]: "9000x120",
      },
      not: "9m",
      fires: "11m",
      of: { function: "load-search" },
      clears: "21m",
    },
    {
      what: "a function that answers and has joined no group, until it does",
      series: {
        [`up{${labels("load-lake")}}`]: "1x120",
        [lag("load-lake", 0)]: "_x80 3x40",
        // Those that consume nothing have no lag, and need none.
        [`up{${labels("train-zones")}}`]: "1x120",
      },
      not: "9m",
      fires: "11m",
      of: { function: "load-lake" },
      clears: "21m",
    },
  ],
  "consumer-skew": [
    {
      what: "a partition that stands while the others go on",
      series: { [lag("load-search", 0)]: "6000x80 10x40", [lag("load-search", 1)]: "10x120" },
      not: "9m",
      fires: "11m",
      of: { function: "load-search", topic: "topic_result" },
      clears: "21m",
    },
  ],
  "kafka-down": waits("kafka", "enrich"),
  "elasticsearch-down": waits("elasticsearch", "load-search"),
  "lake-down": waits("lake", "load-lake"),
  "no-trips": [
    {
      what: "trips that stop, and come again",
      series: { [`ridestream_trips_total{${labels("enrich")}}`]: "0+75x20 1500x100 1500+75x40" },
      not: "19m",
      fires: "22m",
      of: {},
      clears: "33m",
    },
    {
      what: "functions that were never there, and come late",
      series: { [`ridestream_trips_total{${labels("enrich")}}`]: "_x100 0+75x60" },
      not: "9m",
      fires: "11m",
      of: {},
      clears: "27m",
    },
  ],
  "dead-letters": [
    {
      what: "one trip that is refused",
      series: {
        [`ridestream_dead_letters_total{${labels("enrich")},code="RS-TRIP-FIELD-TYPE"}`]: "0x8 1x60",
        [`ridestream_dead_letters_total{${labels("enrich")},code="RS-MESSAGE-EMPTY"}`]: "0x68",
      },
      not: "1m",
      fires: "3m",
      of: { function: "enrich", code: "RS-TRIP-FIELD-TYPE" },
      clears: "8m",
    },
  ],
  restarts: [
    {
      what: "a process that starts each minute",
      series: {
        [`process_start_time_seconds{${labels("load-lake")}}`]: `${[0, 1, 2, 3, 4, 5, 6].map((n) => `${n * 60}x3`).join(" ")} 360x60`,
      },
      not: "5m",
      fires: "7m",
      of: { function: "load-lake", instance: "load-lake-1", job: "ridestream" },
      clears: "17m",
    },
  ],
  "function-down": [
    {
      what: "an instance that ends and is back",
      series: { [`up{${labels("load-search")}}`]: "1x20 0x60 1x40", [`up{${labels("enrich")}}`]: "1x120" },
      not: "9m",
      fires: "14m",
      of: { function: "load-search", instance: "load-search-1", job: "ridestream" },
      clears: "25m",
    },
    {
      what: "an instance that ends as soon as it has answered once",
      series: { [`up{${labels("enrich")}}`]: `${"1 0 0 0 ".repeat(20)}1x40` },
      not: "4m",
      fires: "11m",
      of: { function: "enrich", instance: "enrich-1", job: "ridestream" },
      clears: "25m",
    },
  ],
  "retrain-failed": [
    {
      what: "train-zones that waits for its warehouse",
      series: { [`ridestream_waiting_seconds{${labels("train-zones")},server="warehouse"}`]: "0+15x60 stale" },
      not: "9m",
      fires: "12m",
      of: {},
      clears: "16m",
    },
    {
      what: "zones that grow old, and are judged again",
      series: { [`ridestream_zones_trouble{${labels("enrich")},code="RS-ZONES-OLD"}`]: "_x8 1x20 stale" },
      not: "1m",
      fires: "3m",
      of: {},
      clears: "8m",
    },
  ],
};
