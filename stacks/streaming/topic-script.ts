import { topics, topicSettings } from "../../contracts/topics";

/**
 * What bash runs beside a broker: waits for the brokers, makes the topics that are missing, adds partitions, and sets the
 * topics' settings. It refuses to take partitions away, which no Kafka can.
 */
export function topicScript(bootstrap: string, replicas: number): string {
  const kafka = (tool: string) => `timeout 60 /opt/kafka/bin/kafka-${tool}.sh --bootstrap-server ${bootstrap}`;
  return [
    `until ${kafka("topics")} --list > /dev/null 2>&1; do sleep 1; done`,
    ...topics.flatMap((topic) => {
      const { name, partitions } = topic;
      const settings = Object.entries(topicSettings(topic, replicas)).map(([setting, value]) => `${setting}=${value}`);
      return [
        `${kafka("topics")} --create --if-not-exists --topic ${name} --partitions ${partitions} --replication-factor ${replicas}`,
        `there=$(${kafka("topics")} --describe --topic ${name} | sed -n 's/.*PartitionCount: \\([0-9]*\\).*/\\1/p')`,
        `if [ "$there" -gt ${partitions} ]; then echo "${name} has $there partitions, contracts/topics.ts says ${partitions}: Kafka takes no partition away, set $there there"; exit 1; fi`,
        `if [ "$there" -lt ${partitions} ]; then ${kafka("topics")} --alter --topic ${name} --partitions ${partitions}; fi`,
        `${kafka("configs")} --alter --entity-type topics --entity-name ${name} --add-config ${settings.join(",")}`,
      ];
    }),
  ].join("\n");
}
