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
};
