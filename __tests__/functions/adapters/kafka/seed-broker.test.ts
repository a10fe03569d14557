import { hostOf, seedOf } from "../../../../functions/adapters/kafka/seed-broker";

describe("a bootstrap broker", () => {
  it.each([
    ["b-1.example.com:9092", "b-1.example.com", "9092"],
    [" 127.0.0.1:9092", "127.0.0.1", "9092"],
    ["[::1]:9092", "::1", "9092"],
    ["[2001:db8::8a2e:370:7334]:1", "2001:db8::8a2e:370:7334", "1"],
  ])("%s is connected to by its host and its port, which kafkajs cuts at the first colon", (broker, host, port) => {
    const [named = "", ...ports] = seedOf(broker).split(":");
    expect([hostOf(named), ports]).toEqual([host, [port]]);
  });
});
