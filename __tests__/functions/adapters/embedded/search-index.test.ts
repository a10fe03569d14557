import { readdir, rm } from "fs/promises";
import { join } from "path";
import { openEmbeddedSearchIndex } from "../../../../functions/adapters/embedded/search-index";
import { describeSearchIndexContract, searchTrip } from "../search-index-contract";
import { temporaryFolder, type TemporaryFolder } from "../../../temporary-folder";

const openIn = (folder: TemporaryFolder) =>
  openEmbeddedSearchIndex({ path: join(folder.path, "search.duckdb"), memoryMegabytes: 128 });

describe("the embedded search index", () => {
  describeSearchIndexContract({
    open: async () => {
      const index = await openIn(temporaryFolder());
      return { index, close: () => index.close() };
    },
  });

  describe("on a file", () => {
    let folder: TemporaryFolder;
    beforeEach(() => {
      folder = temporaryFolder();
    });

    it("holds its trips when it is closed and opened again", async () => {
      const before = await openIn(folder);
      await before.bulkCreate([searchTrip("a"), searchTrip("b")]);
      before.close();
      const after = await openIn(folder);
      expect(await after.bulkCreate([searchTrip("b"), searchTrip("c")])).toEqual({
        created: 1,
        existing: 1,
        rejected: [],
      });
      expect(await after.count()).toBe(3);
      expect(await after.find({ tripId: "a" }, 1)).toEqual([searchTrip("a")]);
      after.close();
    });

    it("refuses a name that is not Unicode, which no file can hold, and takes its neighbours", async () => {
      const index = await openIn(folder);
      const trips = [searchTrip("a"), searchTrip("b", { nomclient: "half a pair \ud83d" }), searchTrip("c")];
      expect(await index.bulkCreate(trips)).toMatchObject({ created: 2, existing: 0, rejected: [{ position: 1 }] });
      index.close();
    });

    it("has an identity that lasts as long as its file", async () => {
      const ids: string[] = [];
      for (let opened = 0; opened < 3; opened++) {
        if (opened === 2) await rm(join(folder.path, "search.duckdb"));
        const index = await openIn(folder);
        ids.push(await index.identity());
        index.close();
      }
      expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
      expect(ids[1]).toBe(ids[0]);
      expect(ids[2]).not.toBe(ids[0]);
    });

    it("leaves no file of its calls behind", async () => {
      const index = await openIn(folder);
      await index.bulkCreate([searchTrip("a"), searchTrip("b", { agent_timestamp: "2026-02-31T10:00:00.000Z" })]);
      expect((await readdir(folder.path)).filter((file) => file.includes("bulk"))).toEqual([]);
      index.close();
    });

    it("says what to do when its file cannot be written beside it", async () => {
      const index = await openIn(folder);
      await rm(folder.path, { recursive: true });
      await expect(index.bulkCreate([searchTrip("a")])).rejects.toMatchObject({ code: "RS-SEARCH-WRITE" });
      index.close();
    });
  });
});
