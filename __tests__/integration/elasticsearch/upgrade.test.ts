import type { estypes } from "@elastic/elasticsearch";
import { searchIndexMapping, searchIndexNames, searchKeyFields } from "../../../contracts/search-index";
import {
  createElasticsearchClient,
  openElasticsearchIndex,
} from "../../../functions/adapters/elasticsearch/elasticsearch-index";
import { searchTrip } from "../../functions/adapters/search-index-contract";
import { ridestream } from "../../cli/ridestream";
import { freshAlias } from "../fresh";
import { server } from "../server";
import { systemClock } from "../../../functions/runtime/clock";

const elasticsearch = server("ELASTICSEARCH_URL");

elasticsearch.describe(`an index of a former version${elasticsearch.note}`, () => {
  it("is searched as before, and by any part of a name once its documents are filled", async () => {
    const alias = freshAlias();
    const connection = { url: elasticsearch.address, alias, requestTimeoutMs: 20_000, refreshIntervalMs: 500 };
    const client = createElasticsearchClient(connection);
    const index = openElasticsearchIndex({ clock: systemClock, connection });
    try {
      const { properties, ...rest } = searchIndexMapping();
      const former = Object.entries(properties).filter(
        ([name]) => !(searchKeyFields as readonly string[]).includes(name),
      );
      const mappings = { ...rest, properties: Object.fromEntries(former) } as estypes.MappingTypeMapping;
      const name = searchIndexNames(alias).former;
      await client.indices.create({ index: name, mappings, aliases: { [alias]: { is_write_index: true } } });
      const trips = Array.from({ length: 4_500 }, (_, n) =>
        searchTrip(`former-${n}`, { nomclient: `Renée ${n}`, telephoneClient: `06 ${String(10_000_000 + n)}` }),
      );
      const operations = trips.flatMap((trip) => [{ create: { _index: alias, _id: trip.trip_id } }, trip]);
      expect((await client.bulk({ operations, refresh: true })).errors).toBe(false);
      // The next write adds the fields; what is there goes on to be found as it was.
      await index.bulkCreate([searchTrip("new", { nomclient: "renee new" })]);
      await index.refresh();
      const found = async (client_: string) => (await index.find({ client: client_ }, 10)).map(({ trip_id: id }) => id);
      expect(await found("renée 17")).toEqual(["former-17"]);
      expect(await found("RENEE")).toEqual(["new"]);

      const environment = { RS_ELASTICSEARCH_URL: elasticsearch.address, RS_ELASTICSEARCH_ALIAS: alias };
      const upgraded = await ridestream(["trips", "upgrade"], { env: environment });
      expect([upgraded.code, upgraded.stdout]).toEqual([0, "4,500 trips are searched as new ones are\n"]);
      await index.refresh();
      expect(await found("renee 4499")).toEqual(["former-4499"]);
      expect((await index.find({ phone: "+33 6 10 00 00 17" }, 10)).map(({ trip_id: id }) => id)).toEqual([
        "former-17",
      ]);
      expect(await index.find({ tripId: "former-17" }, 1)).toEqual([trips[17]]);
      expect(await index.count()).toBe(4_501);
      expect((await ridestream(["trips", "upgrade"], { env: environment })).stdout).toBe(
        "0 trips are searched as new ones are\n",
      );
    } finally {
      await index.close();
      await client.close();
    }
  });
});
