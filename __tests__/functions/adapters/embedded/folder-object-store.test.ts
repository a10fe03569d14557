import { mkdir, readdir, rm, writeFile } from "fs/promises";
import { join, relative } from "path";
import { createFolderObjectStore } from "../../../../functions/adapters/embedded/folder-object-store";
import { describeObjectStoreContract, describeRemovalByGeneration } from "../object-store-contract";
import { temporaryFolder, type TemporaryFolder } from "../../../temporary-folder";

describe("the folder object store", () => {
  const open = () =>
    Promise.resolve({ store: createFolderObjectStore(temporaryFolder().path), close: () => undefined });
  describeObjectStoreContract({ open });
  describeRemovalByGeneration({ open });

  describe("on a folder", () => {
    let folder: TemporaryFolder;
    beforeEach(() => {
      folder = temporaryFolder();
    });

    it("does not list what a dead writer left half written", async () => {
      await mkdir(join(folder.path, "trips"));
      await writeFile(join(folder.path, "trips", "a.ndjson.gz.4711-1.part"), "hal");
      const store = createFolderObjectStore(folder.path);
      expect(await store.list("trips/")).toEqual([]);
      expect(await store.create("trips/a.ndjson.gz", Buffer.from("whole"), {})).toBe("created");
      expect(await store.list("")).toEqual(["trips/a.ndjson.gz"]);
    });

    it("leaves nothing half written behind itself", async () => {
      const store = createFolderObjectStore(folder.path);
      await store.create("a", Buffer.from("1"), { writer: "1" });
      await store.create("a", Buffer.from("2"), { writer: "2" });
      await store.create("a", Buffer.from("1"), { writer: "3" });
      await store.replace("b", Buffer.from("3"), undefined);
      const files = await readdir(folder.path, { recursive: true });
      expect(files.filter((file) => file.endsWith(".part"))).toEqual([]);
    });

    it("gives an object its own writer's metadata when another of the same bytes died before it wrote the object", async () => {
      const store = createFolderObjectStore(folder.path);
      await store.create("a", Buffer.from("same"), { writer: "dead" });
      await rm(join(folder.path, "a"));
      expect(await store.create("a", Buffer.from("same"), { writer: "living" })).toBe("created");
      expect(await store.metadata("a")).toEqual({ writer: "living" });
    });

    it("lets one of two stores on the same folder win each name, and shows both the same", async () => {
      const stores = [createFolderObjectStore(folder.path), createFolderObjectStore(folder.path)];
      const names = Array.from({ length: 20 }, (_, n) => `trips/${String(n).padStart(2, "0")}`);
      const answers = await Promise.all(
        names.map((name) =>
          Promise.all(
            stores.map((store, writer) =>
              store.create(name, Buffer.from(`${name} by ${writer}`), { by: String(writer) }),
            ),
          ),
        ),
      );
      for (const [n, name] of names.entries()) {
        expect(answers[n]?.toSorted()).toEqual(["created", "exists"]);
        const winner = answers[n]?.indexOf("created") ?? -1;
        for (const store of stores) {
          expect(Buffer.from((await store.read(name)) ?? []).toString()).toBe(`${name} by ${winner}`);
          expect(await store.metadata(name)).toEqual({ by: String(winner) });
        }
      }
      for (const store of stores) expect(await store.list("trips/")).toEqual(names);
    });

    it("tells no metadata of an object whose own are damaged", async () => {
      const store = createFolderObjectStore(folder.path);
      await store.create("trips/a", Buffer.from("a"), { "last-offset": "7" });
      const [name = ""] = await readdir(join(folder.path, "_meta", "trips"));
      for (const damaged of ["", "{", "null"]) {
        await writeFile(join(folder.path, "_meta", "trips", name), damaged);
        expect(await store.metadata("trips/a")).toEqual({});
      }
    });

    it.each([
      ["with a slash at its end", (path: string) => `${path}/`],
      ["relative to here", (path: string) => `./${relative(process.cwd(), path)}`],
    ])("names its objects alike when the folder is written %s", async (_how, written) => {
      const store = createFolderObjectStore(written(folder.path));
      await store.create("trips/a", Buffer.from("a"), { by: "a" });
      expect(await store.list("trips/")).toEqual(["trips/a"]);
      expect(await createFolderObjectStore(folder.path).metadata("trips/a")).toEqual({ by: "a" });
    });
  });
});
