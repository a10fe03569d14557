import type { CommittedOffset, EventLog, LogConsumer, LogRecord, StoredRecord } from "../../functions/ports/event-log";

export interface ScriptedLog {
  readonly log: EventLog;
  /** What committed transactions have sent to a topic. */
  readonly sent: (topic: string) => readonly LogRecord[];
  /** The group's next offset. */
  readonly committed: () => number;
}

/** A log of one partition that holds these records, and takes what is committed. */
export function scriptedLog(topic: string, records: readonly StoredRecord[]): ScriptedLog {
  const sent: { readonly topic: string; readonly records: readonly LogRecord[] }[] = [];
  let committed = records[0]?.offset ?? 0;
  const assigned = { topic, logId: "3bJ8dC-mQ_CkLhtz7Yq0Fg", partition: 0, generation: 1 };
  let at = 0;
  const consumer: Omit<LogConsumer, "groupId"> = {
    poll: ({ maxRecords }) => {
      const [first, ...rest] = records.slice(at, at + maxRecords);
      at += maxRecords;
      return Promise.resolve(first && { ...assigned, records: [first, ...rest] });
    },
    heartbeat: () => Promise.resolve(),
    assigned: () => Promise.resolve([assigned]),
    rejoin: () => Promise.resolve(),
    committed: () => Promise.resolve({ next: committed, note: "" }),
    seek: (_partition, offset) => {
      at = records.findIndex((record) => record.offset >= offset);
    },
    lag: () => Promise.resolve(records.length - at),
    lags: () => Promise.resolve([{ topic, partition: 0, records: records.length - at, next: at }]),
    close: () => Promise.resolve(),
  };
  const log = {
    logId: (name: string) => Promise.resolve(`a log of ${name}`),
    consumer: ({ groupId }: { readonly groupId: string }) => Promise.resolve({ groupId, ...consumer }),
    transactionalProducer: () =>
      Promise.resolve({
        begin: () => {
          const sending: typeof sent = [];
          let next = committed;
          return Promise.resolve({
            send: (to: string, of: readonly LogRecord[]) =>
              Promise.resolve(void sending.push({ topic: to, records: of })),
            commitOffset: (_group: string, _partition: object, of: CommittedOffset) =>
              Promise.resolve(void ({ next } = of)),
            commit: () => {
              for (const one of sending) sent.push(one);
              committed = next;
              return Promise.resolve();
            },
            abort: () => Promise.resolve(),
          });
        },
        close: () => Promise.resolve(),
      }),
  } as unknown as EventLog;
  return {
    log,
    sent: (name) => sent.filter((one) => one.topic === name).flatMap((one) => one.records),
    committed: () => committed,
  };
}
