import type { Schedule } from "./schedules";

/** What random schedules have found, each by what had gone wrong. */
export const found: Readonly<Record<string, Schedule>> = {
  "the former owner of a partition wakes": {
    limits: [1],
    rounds: [
      {
        messages: [[{ client: 5, kind: "known id" }], [{ client: 1, kind: "good" }]],
        steps: [{ name: "enrich", slot: 0, passMs: 0 }],
      },
      { messages: [[{ client: 5, kind: "known id" }], []], steps: [] },
      {
        messages: [[]],
        steps: [
          { name: "enrich", slot: 0, passMs: 0, fault: { atCall: 1, fault: "freezes" } },
          { name: "enrich", slot: 1, passMs: 0 },
        ],
      },
    ],
  },
  "the client brings a draft's rows again": {
    limits: [1],
    rounds: [
      {
        messages: [[{ client: 1, kind: "good" }], []],
        steps: [
          { name: "enrich", slot: 0, passMs: 0 },
          { name: "enrich", slot: 0, passMs: 0 },
        ],
      },
      {
        messages: [[]],
        steps: [
          { name: "load-lake", slot: 0, passMs: 0 },
          { name: "load-lake", slot: 0, passMs: 0, fault: { atCall: 0, fault: "repeats" } },
        ],
      },
    ],
  },
  "a dead member holds its partitions while the clock is set back": {
    limits: [1],
    rounds: [
      {
        messages: [[]],
        steps: [
          { name: "enrich", slot: 0, passMs: 0, fault: { atCall: 1, fault: "dies before" } },
          { name: "enrich", slot: 0, passMs: -5_400_000 },
        ],
      },
    ],
  },
  "a member that joins again reports gone records again": {
    limits: [1],
    rounds: [
      {
        messages: [[{ client: 1, kind: "good" }]],
        steps: [
          { name: "enrich", slot: 0, passMs: 0 },
          { name: "load-search", slot: 0, passMs: 0 },
          { happens: "retention passes", topic: "topic_result", nth: 0, share: 1 },
          { name: "load-search", slot: 0, passMs: 0 },
          { name: "load-search", slot: 1, passMs: 0 },
        ],
      },
    ],
  },
  "another index stays empty while nothing new comes": {
    limits: [1],
    rounds: [
      {
        messages: [[{ client: 1, kind: "good" }]],
        steps: [{ happens: "all comes to rest" }, { happens: "a store is swapped", store: "index" }],
      },
    ],
  },
  "another lake starts at the draft that was in hand": {
    limits: [1],
    rounds: [
      { messages: [[{ client: 1, kind: "good" }]], steps: [{ happens: "all comes to rest" }] },
      {
        messages: [[{ client: 1, kind: "good" }]],
        steps: [
          { name: "enrich", slot: 0, passMs: 0 },
          { name: "load-lake", slot: 0, passMs: 0 },
          { happens: "a store is swapped", store: "lake" },
        ],
      },
    ],
  },
  "rows are read while the object before them is on its way, and their process falls silent": {
    limits: [1],
    rounds: [
      {
        messages: [
          [
            { client: 4, kind: "good" },
            { client: 1, kind: "good" },
          ],
          [{ client: 1, kind: "good" }],
          [],
        ],
        steps: [
          { name: "enrich", slot: 0, passMs: 0 },
          { name: "load-lake", slot: 0, passMs: 0 },
          { name: "load-lake", slot: 1, passMs: 0 },
          { name: "enrich", slot: 0, passMs: 40_000 },
        ],
      },
    ],
  },
  "the reader of dead letters cannot join its group, and all comes to rest": {
    limits: [1],
    rounds: [
      {
        messages: [[]],
        steps: [
          { name: "enrich", slot: 0, passMs: 0 },
          { happens: "a store refuses", store: "index", calls: 1, takes: 0 },
        ],
      },
      {
        messages: [[]],
        steps: [
          { name: "load-search", slot: 0, passMs: 0 },
          { name: "load-search", slot: 0, passMs: 0, fault: { atCall: 1, fault: "freezes" } },
          { happens: "topics are created again", topics: ["topic_source"] },
          { name: "load-search", slot: 0, passMs: 0, fault: { atCall: 4, fault: "is refused" } },
        ],
      },
    ],
  },
  "the client hands over again what comes after the place that it was moved to": {
    limits: [1],
    rounds: [
      {
        messages: [[{ client: 4, kind: "good" }], [{ client: 4, kind: "bad" }], [{ client: 4, kind: "bad" }]],
        steps: [
          { name: "enrich", slot: 0, passMs: 0, fault: { atCall: 8, fault: "loses the answer" } },
          { name: "enrich", slot: 0, passMs: 0, fault: { atCall: 4, fault: "repeats" } },
        ],
      },
      { messages: [[]], steps: [] },
    ],
  },
};
