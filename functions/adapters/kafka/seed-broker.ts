/** Windows' form of an IPv6 address as a name: it has no colon, and nobody can own it. */
const literal = ".ipv6-literal.net";

/** A bootstrap broker as kafkajs takes it, which cuts it at its first colon: `[::1]:9092` goes through it as a name. */
export const seedOf = (broker: string): string =>
  broker.trim().replace(/^\[(.*)\]/, (_all, address: string) => `${address.replaceAll(":", "-")}${literal}`);

/** The host to connect to for a name that kafkajs gives: of a seed, or as a broker advertises it. */
export const hostOf = (named: string): string =>
  named.endsWith(literal) ? named.slice(0, -literal.length).replaceAll("-", ":") : named;
