// Eight ways to break a guarantee, each a small change of the code, and the tests that must fail with it.

const simulation = { tests: [], config: "jest.simulation.config.mjs" };
const kafka = { config: "jest.integration.config.mjs", needs: "KAFKA_BROKERS" };

export const mutations = [
  {
    name: "commit before write",
    file: "functions/load-search/load-search.ts",
    changes: [
      [
        "const { rejected } = await this.props.index.bulkCreate(",
        `for (const batch of batches) await this.transactions.commit(batch, sourceOf(batch).lastOffset + 1);
    const { rejected } = await this.props.index.bulkCreate(`,
      ],
    ],
    caughtBy: simulation,
  },
  {
    name: "no fencing: a transactional id for each claim",
    file: "functions/runtime/partition-transactions.ts",
    changes: [["log.transactionalProducer(id, {", "log.transactionalProducer(`${id}-${Math.random()}`, {"]],
    caughtBy: simulation,
  },
  {
    name: "no finish-earlier: what was decided and half written is left so",
    file: "functions/adapters/kafka/kafka-producer.ts",
    changes: [
      ["if (reach) await finishEarlier(kafka, clock, transactionalId, reach);", "void [finishEarlier, reach, clock];"],
    ],
    caughtBy: {
      ...kafka,
      tests: ["__tests__/integration/kafka/kafka-event-log"],
      named: "that has died while it wrote",
    },
  },
  {
    name: "a name that is taken counts as written: the answer is not looked at",
    file: "functions/load-lake/trip-object.ts",
    changes: [
      [
        "isCreated ? draft.lastOffset + 1 : await nextOffset(store, name)",
        "isCreated ? draft.lastOffset + 1 : draft.lastOffset + 1",
      ],
    ],
    caughtBy: simulation,
  },
  {
    name: "the offset of what is read is committed, not that of the object that is written",
    file: "functions/load-lake/load-lake.ts",
    changes: [
      [
        "await this.transactions.commit(object, next);",
        "await this.transactions.commit(object, Math.max(next, (this.objects.last(object)?.lastOffset ?? -1) + 1));",
      ],
    ],
    caughtBy: simulation,
  },
  {
    name: "dead letters outside the transaction",
    file: "functions/enrich/enrich.ts",
    changes: [
      [
        "if (deadLetters.length > 0) await transaction.send(topicDeadLetters.name, deadLetters);",
        "if (deadLetters.length > 0) await (await this.props.log.producer()).send(topicDeadLetters.name, deadLetters);",
      ],
    ],
    caughtBy: simulation,
  },
  {
    name: "records of aborted transactions are shown",
    file: "functions/adapters/kafka/kafkajs-mends.ts",
    changes: [["for (const { partitions } of decoded.responses) partitions.forEach(hideAborted);", ""]],
    caughtBy: { ...kafka, tests: ["__tests__/integration/kafka/kafka-event-log"], named: "interleave" },
  },
  {
    name: "the last write of a trip wins, not the first",
    file: "functions/adapters/elasticsearch/create-documents.ts",
    changes: [
      ["const create = { create: {", "const create = { index: {"],
      ["take(item.create,", "take(item.index,"],
    ],
    caughtBy: {
      config: "jest.integration.config.mjs",
      needs: "ELASTICSEARCH_URL",
      tests: ["__tests__/integration/elasticsearch/elasticsearch-index"],
    },
  },
];
