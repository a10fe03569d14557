import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.EndTransactionMarker;
import org.apache.kafka.common.record.ControlRecordType;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.MemoryRecordsBuilder;
import org.apache.kafka.common.record.SimpleRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.Crc32C;

/**
 * Writes the record sets of this folder by the classes that Kafka's own producer and broker make them with; the same
 * bytes at every run. Each holds the records that its name tells of, then one good request under the key "behind".
 *
 * <pre>
 * mvn dependency:copy -Dartifact=org.apache.kafka:kafka-clients:4.1.0 -DoutputDirectory=lib
 *   (the same for org.lz4:lz4-java:1.8.0, org.xerial.snappy:snappy-java:1.1.10.7, com.github.luben:zstd-jni:1.5.6-10,
 *   org.slf4j:slf4j-api:1.7.36)
 * java -cp 'lib/*' MakeGolden.java .
 * </pre>
 */
public class MakeGolden {
  static final byte NOW_FORMAT = 2;
  static final long SENT = 1_750_000_000_000L;
  static final Header[] NONE = {};
  static final Compression GZIP = Compression.gzip().build();
  static final Compression ZSTD = Compression.zstd().build();
  static Path out;

  public static void main(String[] args) throws Exception {
    out = Path.of(args[0]);
    codecs();
    blocks();
    large();
    headers();
    keysAndValues();
    times();
    oldFormats();
    batches();
  }

  // Forty requests of text that packs as real ones do, so that matches, literals and several blocks occur.
  static void codecs() throws IOException {
    Random random = new Random(7);
    SimpleRecord[] requests = new SimpleRecord[40];
    for (int i = 0; i < requests.length; i++) {
      StringBuilder padding = new StringBuilder();
      for (int word = 0; word < 400; word++) padding.append(Integer.toString(random.nextInt(2_000), 36)).append(' ');
      requests[i] = record("client-" + i, request("trip-" + i, ",\"note\":\"" + padding + "\""));
    }
    write("codec-none", Compression.NONE, requests);
    for (int level : new int[] {1, 6, 9}) write("codec-gzip-" + level, Compression.gzip().level(level).build(), requests);
    write("codec-snappy", Compression.snappy().build(), requests);
    for (int level : new int[] {1, 9, 17}) write("codec-lz4-" + level, Compression.lz4().level(level).build(), requests);
    for (int level : new int[] {-5, 1, 3, 12, 19, 22})
      write("codec-zstd-" + level, Compression.zstd().level(level).build(), requests);
    // As librdkafka packs: one block of snappy, one segment of zstd.
    byte[] plain = bytes(MemoryRecords.withRecords(Compression.NONE, withBehind(requests)));
    byte[] records = Arrays.copyOfRange(plain, 61, plain.length);
    writeBytes("codec-snappy-raw", repacked(plain, 2, org.xerial.snappy.Snappy.compress(records)));
    writeBytes("codec-zstd-one-segment", repacked(plain, 4, com.github.luben.zstd.Zstd.compress(records, 3)));
    int half = records.length / 2;
    writeBytes("codec-zstd-two-frames", repacked(plain, 4, joined(
        com.github.luben.zstd.Zstd.compress(Arrays.copyOfRange(records, 0, half), 3),
        com.github.luben.zstd.Zstd.compress(Arrays.copyOfRange(records, half, records.length), 3))));
    writeBytes("codec-unknown", repacked(plain(), 6, new byte[] {1, 2, 3}));
    writeBytes("codec-gzip-damaged", repacked(plain(), 1, new byte[] {1, 2, 3}));
  }

  // Two megabytes of requests that were sent before: blocks of zstd that reach back over others. Their values' hash beside.
  static void blocks() throws Exception {
    Random random = new Random(8);
    byte[][] texts = new byte[30][];
    for (int i = 0; i < texts.length; i++) {
      StringBuilder text = new StringBuilder();
      for (int word = 0; word < 300; word++) text.append(Integer.toString(random.nextInt(50_000), 36)).append(' ');
      texts[i] = key(text.toString());
    }
    SimpleRecord[] records = new SimpleRecord[1_800];
    for (int i = 0; i < records.length; i++) records[i] = new SimpleRecord(SENT, null, texts[random.nextInt(texts.length)]);
    for (int level : new int[] {1, 3, 19}) write("blocks-zstd-" + level, Compression.zstd().level(level).build(), records);
    java.security.MessageDigest sha256 = java.security.MessageDigest.getInstance("SHA-256");
    for (SimpleRecord record : withBehind(records)) sha256.update(record.value().duplicate());
    Files.writeString(out.resolve("blocks.sha256"), java.util.HexFormat.of().formatHex(sha256.digest()) + "\n");
  }

  static void large() throws IOException {
    Compression lz4 = Compression.lz4().build();
    byte[] twenty = new byte[20_000_000];
    Arrays.fill(twenty, (byte) ' ');
    byte[] bomb = new byte[200_000_000];
    write("large-20-mb-gzip", GZIP, record("before", request("before", "")), new SimpleRecord(SENT, key("large"), twenty));
    write("large-20-mb-lz4", lz4, new SimpleRecord(SENT, key("large"), twenty));
    write("large-20-mb-zstd", ZSTD, new SimpleRecord(SENT, key("large"), twenty));
    write("large-bomb-gzip", GZIP, new SimpleRecord(SENT, key("bomb"), bomb));
    write("large-bomb-zstd", ZSTD, new SimpleRecord(SENT, key("bomb"), bomb));
    write("large-snappy", Compression.snappy().build(), new SimpleRecord(SENT, key("large"), new byte[3_000_000]));
    write("large-key", ZSTD, new SimpleRecord(SENT, twenty, request("k", "")));
    write("large-header", ZSTD, record("k", request("h", ""), new RecordHeader("large", twenty)));
    write("large-in-result", ZSTD, new SimpleRecord(SENT, new byte[1_900_000], request("r", "")));
    SimpleRecord[] mebibytes = new SimpleRecord[150];
    for (int i = 0; i < mebibytes.length; i++) mebibytes[i] = new SimpleRecord(SENT, null, Arrays.copyOf(twenty, 1_000_000));
    write("large-150-records-of-1-mb", ZSTD, mebibytes);
    SimpleRecord[] nothings = new SimpleRecord[150_000];
    Arrays.fill(nothings, new SimpleRecord(SENT, (byte[]) null, null));
    write("large-150000-records", ZSTD, nothings);
    String brackets = "[".repeat(400_000) + "]".repeat(400_000);
    write("large-nested", ZSTD, record("nested", ("{\"data\":[" + brackets + "]}").getBytes(StandardCharsets.UTF_8)));
    String zeros = "{\"data\":[0" + ",0".repeat(500_000) + "]}";
    write("large-many-bad-trips", ZSTD, record("bad", zeros.getBytes(StandardCharsets.UTF_8)));
    // A key that every result would repeat: 300 trips of 500 kB.
    StringBuilder trips = new StringBuilder();
    for (int i = 0; i < 300; i++) trips.append(i == 0 ? "" : ",").append(trip("many-" + i, ""));
    byte[] many = ("{\"data\":[" + trips + "]}").getBytes(StandardCharsets.UTF_8);
    write("large-key-of-many-trips", ZSTD, new SimpleRecord(SENT, new byte[500_000], many));
  }

  static void headers() throws IOException {
    byte[] good = request("odd", "");
    write("header-null-value", Compression.NONE, record("k", good, new RecordHeader("h", (byte[]) null)));
    write("header-empty", Compression.NONE, record("k", good, new RecordHeader("", new byte[0])));
    write("header-twice", Compression.NONE, record("k", good, header("h", "first"), header("h", "last")));
    write("header-binary", Compression.NONE, record("k", good, new RecordHeader("h", new byte[] {(byte) 0xff, 0, (byte) 0xc3})));
    write("header-own-names", Compression.NONE,
        record("k", good, header("rs-cut", "{\"value\":1}"), header("rs-code", "x"), header("rs-trips", "no json")));
    write("header-of-objects", Compression.NONE,
        record("k", good, header("__proto__", "p"), header("constructor", "c"), header("toString", "t"), header("__proto__", "q")));
    Header[] tenThousand = new Header[10_000];
    for (int i = 0; i < tenThousand.length; i++) tenThousand[i] = header("h" + i, "v");
    write("header-10000", GZIP, record("k", good, tenThousand));
    write("header-500-kb", GZIP, record("k", good, new RecordHeader("h", new byte[500_000])));
    // A name that is no UTF-8, which Java cannot write.
    byte[] plain = bytes(MemoryRecords.withRecords(Compression.NONE, withBehind(record("k", good, header("NAME", "v")))));
    byte[] records = Arrays.copyOfRange(plain, 61, plain.length);
    int at = new String(records, StandardCharsets.ISO_8859_1).indexOf("NAME");
    for (int i = 0; i < 4; i++) records[at + i] = (byte) (0xff - i);
    writeBytes("header-name-not-utf8", repacked(plain, 0, records));
  }

  static void keysAndValues() throws IOException {
    write("key-null", Compression.NONE, new SimpleRecord(SENT, null, request("odd", "")));
    write("key-empty", Compression.NONE, new SimpleRecord(SENT, new byte[0], request("odd", "")));
    write("key-binary", Compression.NONE, new SimpleRecord(SENT, new byte[] {(byte) 0xff, 0, (byte) 0xfe}, request("odd", "")));
    write("key-900-kb", GZIP, new SimpleRecord(SENT, new byte[900_000], request("odd", "")));
    write("value-tombstone", Compression.NONE, new SimpleRecord(SENT, key("k"), null));
    write("value-empty", Compression.NONE, new SimpleRecord(SENT, key("k"), new byte[0]));
    write("value-not-utf8", Compression.NONE, new SimpleRecord(SENT, key("k"), new byte[] {'"', (byte) 0xff, '"'}));
    write("value-of-protobuf", Compression.NONE, new SimpleRecord(SENT, key("k"), new byte[] {0, 0, 0, 0, 1, 8, 1}));
  }

  static void times() throws IOException {
    long[] times = {-1, 0, 1, 32_503_680_000_000L, 253_402_300_800_000L, 8_640_000_000_000_001L, Long.MAX_VALUE};
    for (long time : times) write("time-" + (time == Long.MAX_VALUE ? "max" : time), Compression.NONE,
        new SimpleRecord(time, key("k"), request("odd", "")));
    MemoryRecordsBuilder stamped = MemoryRecords.builder(
        buffer(), NOW_FORMAT, ZSTD, TimestampType.LOG_APPEND_TIME, 0, SENT + 5);
    stamped.append(record("k", request("odd", "")));
    stamped.append(behind());
    write("time-of-broker", stamped.build());
  }

  static void oldFormats() throws IOException {
    for (byte format : new byte[] {0, 1}) {
      SimpleRecord odd = new SimpleRecord(format == 0 ? -1 : SENT, key("k"), request("odd", ""));
      SimpleRecord last = new SimpleRecord(format == 0 ? -1 : SENT, key("behind"), request("behind", ""));
      SimpleRecord large = new SimpleRecord(format == 0 ? -1 : SENT, key("large"), new byte[20_000_000]);
      write("old-" + format + "-none", MemoryRecords.withRecords(format, Compression.NONE, odd, last));
      write("old-" + format + "-gzip", MemoryRecords.withRecords(format, 7L, GZIP, odd, last));
      write("old-" + format + "-snappy", MemoryRecords.withRecords(format, 7L, Compression.snappy().build(), odd, last));
      write("old-" + format + "-lz4", MemoryRecords.withRecords(format, 7L, Compression.lz4().build(), odd, last));
      write("old-" + format + "-large", MemoryRecords.withRecords(format, 7L, GZIP, large, last));
    }
    MemoryRecordsBuilder stamped = MemoryRecords.builder(
        buffer(), (byte) 1, GZIP, TimestampType.LOG_APPEND_TIME, 0, SENT + 5);
    stamped.append(record("k", request("odd", "")));
    stamped.append(behind());
    write("old-1-time-of-broker", stamped.build());
    writeBytes("old-then-new", joined(
        bytes(MemoryRecords.withRecords((byte) 1, Compression.NONE, record("k", request("odd", "")))),
        bytes(MemoryRecords.withRecords(1L, GZIP, behind()))));
  }

  static void batches() throws IOException {
    SimpleRecord odd = record("k", request("odd", ""));
    write("batch-idempotent", MemoryRecords.withIdempotentRecords(ZSTD, 4_000, (short) 3, 0, odd, behind()));
    writeBytes("batch-transaction-committed", joined(
        bytes(MemoryRecords.withTransactionalRecords(ZSTD, 4_000, (short) 3, 0, odd, behind())),
        bytes(MemoryRecords.withEndTransactionMarker(2, SENT, 0, 4_000, (short) 3, marker(ControlRecordType.COMMIT)))));
    writeBytes("batch-transaction-aborted", joined(
        bytes(MemoryRecords.withTransactionalRecords(ZSTD, 4_000, (short) 3, 0, odd)),
        bytes(MemoryRecords.withEndTransactionMarker(1, SENT, 0, 4_000, (short) 3, marker(ControlRecordType.ABORT))),
        bytes(MemoryRecords.withRecords(2L, ZSTD, behind()))));
    // 4000 begins, 5000 begins, 5000 aborts, 4000 aborts.
    writeBytes("batch-transactions-interleaved", joined(
        bytes(MemoryRecords.withTransactionalRecords(0L, ZSTD, 4_000, (short) 3, 0, 0, odd)),
        bytes(MemoryRecords.withTransactionalRecords(1L, ZSTD, 5_000, (short) 0, 0, 0, odd)),
        bytes(MemoryRecords.withEndTransactionMarker(2, SENT, 0, 5_000, (short) 0, marker(ControlRecordType.ABORT))),
        bytes(MemoryRecords.withTransactionalRecords(3L, ZSTD, 4_000, (short) 3, 1, 0, odd)),
        bytes(MemoryRecords.withEndTransactionMarker(4, SENT, 0, 4_000, (short) 3, marker(ControlRecordType.ABORT))),
        bytes(MemoryRecords.withRecords(5L, ZSTD, behind()))));
    byte[] control = bytes(MemoryRecords.withRecords(Compression.NONE,
        new SimpleRecord(SENT, new byte[] {0, 0, 0, 99}, new byte[] {1, 2})));
    writeBytes("batch-control-unknown", joined(
        repacked(control, 0x20, Arrays.copyOfRange(control, 61, control.length)),
        bytes(MemoryRecords.withRecords(1L, ZSTD, behind()))));
    // Compaction keeps an empty batch for its producer's sake, and the offsets of what it leaves.
    ByteBuffer empty = buffer();
    org.apache.kafka.common.record.DefaultRecordBatch.writeEmptyHeader(
        empty, NOW_FORMAT, 4_000, (short) 3, 0, 0, 4, 0, TimestampType.CREATE_TIME, SENT, false, false);
    empty.flip();
    byte[] emptied = new byte[empty.remaining()];
    empty.get(emptied);
    writeBytes("batch-emptied", joined(emptied, bytes(MemoryRecords.withRecords(5L, ZSTD, behind()))));
    writeBytes("batch-cut-off", joined(bytes(MemoryRecords.withRecords(ZSTD, odd, behind())), Arrays.copyOf(plain(), 70)));
  }

  static EndTransactionMarker marker(ControlRecordType type) {
    return new EndTransactionMarker(type, 0);
  }

  static byte[] key(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }

  static SimpleRecord record(String key, byte[] value, Header... headers) {
    return new SimpleRecord(SENT, key(key), value, headers);
  }

  static SimpleRecord behind() {
    return record("behind", request("behind", ""));
  }

  static SimpleRecord[] withBehind(SimpleRecord... records) {
    List<SimpleRecord> all = new ArrayList<>(List.of(records));
    all.add(behind());
    return all.toArray(new SimpleRecord[0]);
  }

  static String trip(String id, String more) {
    return "{\"trip_id\":\"" + id + "\",\"confort\":\"high\",\"prix_base_per_km\":2,"
        + "\"properties-client\":{\"logitude\":2.3522,\"latitude\":48.8566,\"nomclient\":\"C\",\"telephoneClient\":\"1\"},"
        + "\"properties-driver\":{\"logitude\":3.7038,\"latitude\":40.4168,\"nomDriver\":\"D\",\"telephoneDriver\":\"2\"}"
        + more + "}";
  }

  static byte[] request(String id, String more) {
    return ("{\"data\":[" + trip(id, more) + "]}").getBytes(StandardCharsets.UTF_8);
  }

  static byte[] plain() {
    return bytes(MemoryRecords.withRecords(Compression.NONE, behind()));
  }

  static ByteBuffer buffer() {
    return ByteBuffer.allocate(1 << 16);
  }

  static byte[] bytes(MemoryRecords records) {
    ByteBuffer buffer = records.buffer().duplicate();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  static byte[] joined(byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) all.write(part);
    return all.toByteArray();
  }

  /** The batch with other attributes and records; its length and checksum are right. */
  static byte[] repacked(byte[] batch, int attributes, byte[] records) throws IOException {
    byte[] made = joined(Arrays.copyOf(batch, 61), records);
    ByteBuffer buffer = ByteBuffer.wrap(made);
    buffer.putInt(8, made.length - 12);
    buffer.putShort(21, (short) attributes);
    buffer.putInt(17, (int) Crc32C.compute(made, 21, made.length - 21));
    return made;
  }

  static void write(String name, Compression compression, SimpleRecord... records) throws IOException {
    write(name, MemoryRecords.withRecords(compression, withBehind(records)));
  }

  static void write(String name, MemoryRecords records) throws IOException {
    writeBytes(name, bytes(records));
  }

  static void writeBytes(String name, byte[] bytes) throws IOException {
    Files.write(out.resolve(name + ".bin"), bytes);
  }
}
