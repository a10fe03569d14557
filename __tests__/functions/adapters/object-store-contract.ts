import type { ObjectStore } from "../../../functions/ports/object-store";

export interface ObjectStoreUnderTest {
  /** Empty. */
  readonly store: ObjectStore;
  readonly close: () => Promise<void> | void;
}

export interface ObjectStoreContractProps {
  readonly open: () => Promise<ObjectStoreUnderTest>;
}

const bytes = (text: string) => Buffer.from(text);
const text = (body: Uint8Array | undefined) => (body ? Buffer.from(body).toString() : undefined);

/** What every object store must hold to; each adapter's tests run it. */
export function describeObjectStoreContract({ open }: ObjectStoreContractProps): void {
  let under: ObjectStoreUnderTest;
  let store: ObjectStore;
  beforeEach(async () => {
    under = await open();
    store = under.store;
  });
  afterEach(() => under.close());

  it("gives back an object's bytes and the metadata that it was created with", async () => {
    const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    expect(await store.create("a", every, { "last-offset": "41", other: "é" })).toBe("created");
    expect(Buffer.from((await store.read("a")) ?? [])).toEqual(Buffer.from(every));
    expect(await store.metadata("a")).toEqual({ "last-offset": "41", other: "é" });
  });

  it("keeps an object of no bytes and no metadata", async () => {
    expect(await store.create("empty", bytes(""), {})).toBe("created");
    expect(text(await store.read("empty"))).toBe("");
    expect(await store.metadata("empty")).toEqual({});
    expect(await store.create("empty", bytes("later"), {})).toBe("exists");
  });

  it("leaves the first writer's object as it is when another comes later", async () => {
    expect(await store.create("a", bytes("first"), { writer: "first" })).toBe("created");
    expect(await store.create("a", bytes("second"), { writer: "second" })).toBe("exists");
    expect(text(await store.read("a"))).toBe("first");
    expect(await store.metadata("a")).toEqual({ writer: "first" });
  });

  it("leaves the first writer's metadata when another comes later with the same bytes", async () => {
    await store.create("a", bytes("same"), { writer: "first" });
    expect(await store.create("a", bytes("same"), { writer: "second" })).toBe("exists");
    expect(await store.metadata("a")).toEqual({ writer: "first" });
  });

  it.each([
    ["bytes of their own", (writer: number) => `body ${writer}`],
    ["the same bytes", () => "body"],
  ])("lets exactly one of 20 writers at once create an object, with %s", async (_what, bodyOf) => {
    const name = "trips/dt=2026-06-05/hour=08/race.ndjson.gz";
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, writer) =>
        store.create(name, bytes(bodyOf(writer)), { writer: String(writer), padding: "x".repeat(writer * 50) }),
      ),
    );
    expect(answers.filter((answer) => answer === "created")).toHaveLength(1);
    expect(answers.filter((answer) => answer === "exists")).toHaveLength(19);
    const winner = answers.indexOf("created");
    expect(text(await store.read(name))).toBe(bodyOf(winner));
    expect(await store.metadata(name)).toEqual({ writer: String(winner), padding: "x".repeat(winner * 50) });
    expect(await store.list("")).toEqual([name]);
  });

  it("knows nothing of an object that is not there", async () => {
    await store.create("here/a", bytes("a"), {});
    for (const name of ["a", "here", "here/a/b", "here/ab", "nowhere/a"]) {
      expect([name, await store.read(name), await store.metadata(name)]).toEqual([name, undefined, undefined]);
    }
    expect(await store.list("nowhere/")).toEqual([]);
    expect(await store.list("here/b")).toEqual([]);
  });

  const storedAt = async (name: string, known?: string) => {
    const found = await store.readChanged(name, known);
    if (found === undefined || found === "unchanged") throw new Error(`${name} is ${found ?? "absent"}`);
    return found;
  };

  it("replaces the object that was read, and no other", async () => {
    const name = "models/current.json";
    expect(await store.readChanged(name)).toBeUndefined();
    expect(await store.replace(name, bytes("0"), "12345")).toBe("changed");
    expect(await store.replace(name, bytes("1"), undefined)).toBe("replaced");
    expect(await store.replace(name, bytes("not twice"), undefined)).toBe("changed");
    const first = await storedAt(name);
    expect(text(first.body)).toBe("1");
    expect(await store.readChanged(name, first.generation)).toBe("unchanged");
    expect(await store.replace(name, bytes("2, and longer"), first.generation)).toBe("replaced");
    expect(await store.replace(name, bytes("too late"), first.generation)).toBe("changed");
    const second = await storedAt(name, first.generation);
    expect(text(second.body)).toBe("2, and longer");
    // The same bytes again are another generation.
    expect(await store.replace(name, second.body, second.generation)).toBe("replaced");
    expect(text((await storedAt(name, second.generation)).body)).toBe("2, and longer");
    expect(await store.create(name, bytes("4"), {})).toBe("exists");
  });

  it("lets exactly one of 10 writers at once replace an object", async () => {
    await store.replace("a", bytes("first"), undefined);
    const { generation } = await storedAt("a");
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, writer) => store.replace("a", bytes(`by ${writer}`), generation)),
    );
    expect(answers.filter((answer) => answer === "replaced")).toHaveLength(1);
    expect(text(await store.read("a"))).toBe(`by ${answers.indexOf("replaced")}`);
  });

  it("replaces an object that was created, whose metadata go with it", async () => {
    await store.create("a", bytes("created"), { writer: "creator" });
    await store.replace("a", bytes("replaced"), (await storedAt("a")).generation);
    expect(text(await store.read("a"))).toBe("replaced");
    expect(await store.metadata("a")).toEqual({});
  });

  it("removes an object, whose name is free then", async () => {
    await store.create("trips/a", bytes("first"), { writer: "first" });
    const { generation } = await storedAt("trips/a");
    expect(await store.remove("trips/a", generation)).toBe("removed");
    expect(await store.remove("trips/a", generation)).toBe("changed");
    expect([await store.read("trips/a"), await store.metadata("trips/a"), await store.list("")]).toEqual([
      undefined,
      undefined,
      [],
    ]);
    expect(await store.create("trips/a", bytes("first"), { writer: "second" })).toBe("created");
    expect(await store.metadata("trips/a")).toEqual({ writer: "second" });
  });

  it("lists the names that start with a prefix, in order, wherever the prefix ends", async () => {
    const names = [
      "models/ride_hailing_clusters/current.json",
      "trips/dt=2026-06-05/hour=08/topic_result-0-00000000000000000000.ndjson.gz",
      "trips/dt=2026-06-05/hour=08/topic_result-0-00000000000000000012.ndjson.gz",
      "trips/dt=2026-06-05/hour=08/topic_result-10-00000000000000000000.ndjson.gz",
      "trips/dt=2026-06-05/hour=09/topic_result-1-00000000000000000000.ndjson.gz",
      "trips/dt=2026-06-06/hour=00/topic_result-0-00000000000000000099.ndjson.gz",
      "trips2",
    ];
    for (const name of [...names].reverse()) await store.create(name, bytes(name), { name });
    const startingWith = (prefix: string) => names.filter((name) => name.startsWith(prefix));
    for (const prefix of [
      "",
      "t",
      "trips",
      "trips/",
      "trips/dt=2026-06-0",
      "trips/dt=2026-06-05/",
      "trips/dt=2026-06-05/hour=08/topic_result-1",
    ]) {
      expect([prefix, await store.list(prefix)]).toEqual([prefix, startingWith(prefix)]);
    }
    for (const name of names) {
      expect([text(await store.read(name)), await store.metadata(name)]).toEqual([name, { name }]);
    }
  });

  it("tells the folders right below a prefix, in order", async () => {
    const names = [
      "trips/dt=2026-06-06/hour=00/b",
      "trips/dt=2026-06-05/hour=08/a",
      "trips/dt=2026-06-05/hour=09/a",
      "trips/plain",
      "models/m",
    ];
    for (const name of names) await store.create(name, bytes(name), { name });
    expect(await store.folders("trips/")).toEqual(["trips/dt=2026-06-05/", "trips/dt=2026-06-06/"]);
    expect(await store.folders("trips/dt=2026-06-05/")).toEqual([
      "trips/dt=2026-06-05/hour=08/",
      "trips/dt=2026-06-05/hour=09/",
    ]);
    expect(await store.folders("nowhere/")).toEqual([]);
    expect(await store.folders("")).toEqual(["models/", "trips/"]);
  });
}

/** What a store beside that holds to; the emulator of Cloud Storage may remove whatever has the name. */
export function describeRemovalByGeneration({ open }: ObjectStoreContractProps): void {
  it("removes no object but the one that was read", async () => {
    const { store, close } = await open();
    await store.create("a", bytes("first"), {});
    const first = await store.readChanged("a");
    if (!first || first === "unchanged") throw new Error("the object is there");
    await store.remove("a", first.generation);
    await store.create("a", bytes("second"), { writer: "second" });
    expect(await store.remove("a", first.generation)).toBe("changed");
    expect([text(await store.read("a")), await store.metadata("a")]).toEqual(["second", { writer: "second" }]);
    await close();
  });
}
