/**
 * Kafka's murmur2 over a key's bytes, as its Java client computes it, so that a key lies in the same partition
 * whether the log is embedded or real. Source: org.apache.kafka.common.utils.Utils.murmur2.
 */
export function murmur2(bytes: Uint8Array): number {
  const m = 0x5bd1e995;
  const { length } = bytes;
  let hash = 0x9747b28c ^ length;
  const at = (index: number) => bytes[index] ?? 0;
  const words = length >>> 2;
  for (let word = 0; word < words; word++) {
    const i = word * 4;
    let k = at(i) | (at(i + 1) << 8) | (at(i + 2) << 16) | (at(i + 3) << 24);
    k = Math.imul(k, m);
    k = Math.imul(k ^ (k >>> 24), m);
    hash = Math.imul(hash, m) ^ k;
  }
  const tail = words * 4;
  const rest = length - tail;
  if (rest === 3) hash ^= at(tail + 2) << 16;
  if (rest >= 2) hash ^= at(tail + 1) << 8;
  if (rest >= 1) hash = Math.imul(hash ^ at(tail), m);
  hash = Math.imul(hash ^ (hash >>> 13), m);
  return hash ^ (hash >>> 15);
}

/** The partition of a key. */
export function partitionOf(key: Uint8Array, partitions: number): number {
  return (murmur2(key) & 0x7fffffff) % partitions;
}
