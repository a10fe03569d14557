import java.io.PrintStream;
import java.io.FileOutputStream;
import java.io.FileDescriptor;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Kafka's own consumer, read_committed: prints what topics hold. Arguments: brokers, topics. */
public final class ReadCommitted {
  private ReadCommitted() {}

  public static void main(String[] arguments) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", arguments[0]);
    settings.put("isolation.level", "read_committed");
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false);
    Base64.Encoder base64 = Base64.getEncoder();
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          List.of(arguments).subList(1, arguments.length).stream()
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .collect(Collectors.toList());
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one)))
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1)))
          out.println(
              record.topic() + "\t" + record.partition() + "\t" + record.offset()
                  + "\t" + (record.key() == null ? "" : base64.encodeToString(record.key()))
                  + "\t" + (record.value() == null ? "" : base64.encodeToString(record.value())));
      out.flush();
    }
  }
}
