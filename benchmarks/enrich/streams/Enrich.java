import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import net.sf.geographiclib.Geodesic;
import net.sf.geographiclib.GeodesicMask;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/**
 * enrich as a topology of Kafka Streams: each trip of topic_source gets its distance on the ellipsoid, its price, its id
 * and its time, exactly once. What cannot be read goes to trips.dlq. Arguments: brokers, prefix, application id.
 */
public final class Enrich {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Enrich() {}

  public static void main(String[] arguments) {
    String prefix = arguments[1];
    StreamsBuilder builder = new StreamsBuilder();
    var priced =
        builder.stream(prefix + "topic_source", Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
            .processValues(Trips::new);
    priced.filter((key, trip) -> trip.value != null).mapValues(trip -> trip.value)
        .to(prefix + "topic_result", Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
    priced.filter((key, trip) -> trip.value == null).mapValues(trip -> trip.refused)
        .to(prefix + "trips.dlq", Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));

    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, arguments[2]);
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, arguments[0]);
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    settings.put("auto.offset.reset", "earliest");
    if (arguments.length > 3) settings.put("producer.compression.type", arguments[3]);
    KafkaStreams streams = new KafkaStreams(builder.build(), settings);
    Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
    streams.start();
  }

  private record Outcome(byte[] value, byte[] refused) {}

  /** A record of one or more trips gives one record a trip. */
  private static final class Trips extends ContextualFixedKeyProcessor<byte[], byte[], Outcome> {
    @Override
    public void process(FixedKeyRecord<byte[], byte[]> record) {
      var place = context().recordMetadata().orElseThrow();
      String pricedAt = Instant.now().toString();
      List<Outcome> outcomes = new ArrayList<>();
      try {
        int position = 0;
        for (JsonNode trip : JSON.readTree(record.value()).required("data")) {
          String id = "topic_source-" + place.partition() + "-" + place.offset() + "-" + position++;
          outcomes.add(new Outcome(priced((ObjectNode) trip, id, pricedAt), null));
        }
      } catch (IOException | RuntimeException refused) {
        outcomes = List.of(new Outcome(null, record.value()));
      }
      for (Outcome outcome : outcomes) context().forward(record.withValue(outcome));
    }

    private static byte[] priced(ObjectNode trip, String id, String pricedAt) throws IOException {
      JsonNode client = place(trip, "properties-client");
      JsonNode driver = place(trip, "properties-driver");
      double metres =
          Math.rint(
              Geodesic.WGS84.Inverse(
                      client.required("latitude").doubleValue(),
                      client.required("logitude").doubleValue(),
                      driver.required("latitude").doubleValue(),
                      driver.required("logitude").doubleValue(),
                      GeodesicMask.DISTANCE)
                  .s12);
      BigDecimal perKm = new BigDecimal(trip.required("prix_base_per_km").asText());
      BigDecimal price = perKm.multiply(BigDecimal.valueOf((long) metres, 3)).setScale(2, RoundingMode.HALF_UP);
      trip.put("trip_id", id);
      trip.put("agent_timestamp", pricedAt);
      trip.put("distance", metres / 1000);
      trip.put("prix_travel", price);
      ObjectNode message = JSON.createObjectNode();
      ArrayNode data = message.putArray("data");
      data.add(trip);
      return JSON.writeValueAsBytes(message);
    }

    private static ObjectNode place(ObjectNode trip, String name) {
      ObjectNode party = (ObjectNode) trip.required(name);
      party.put("location", party.required("logitude").asText() + ", " + party.required("latitude").asText());
      return party;
    }
  }
}
