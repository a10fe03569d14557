import type { Client } from "@elastic/elasticsearch";
import { fillSearchKeys } from "../../../../functions/adapters/elasticsearch/fill-search-keys";

/** An Elasticsearch that gives out documents without what is searched, so many at once, until each was updated. */
function clientOf(documents: number, atOnce: number): Client {
  let left = documents;
  const hit = {
    _id: "t",
    _index: "trips",
    _seq_no: 1,
    _primary_term: 1,
    _source: { nomclient: "FALL", telephoneClient: "06", telephoneDriver: "07" },
  };
  const client = {
    indices: { refresh: () => Promise.resolve() },
    search: () =>
      Promise.resolve({
        hits: {
          total: { value: left, relation: "eq" },
          hits: Array.from({ length: Math.min(atOnce, left) }, () => hit),
        },
      }),
    bulk: ({ operations }: { readonly operations: readonly unknown[] }) => {
      left -= operations.length / 2;
      return Promise.resolve({
        items: Array.from({ length: operations.length / 2 }, () => ({ update: { status: 200 } })),
      });
    },
  };
  return client as unknown as Client;
}

describe("filling what is searched of trips of a former version", () => {
  it("says the share that is done, and how many were filled", async () => {
    const shares: number[] = [];
    expect(await fillSearchKeys(clientOf(8, 2), "trips", (share) => shares.push(share))).toBe(8);
    expect(shares).toEqual([0, 0.25, 0.5, 0.75]);
  });
});
