import { createGcsObjectStore, type GcsObjectStore } from "../../../../functions/adapters/gcs/gcs-object-store";
import { frosts, openFrozenServer, unavailableUntil } from "../frozen-server";

type Call = (store: GcsObjectStore) => Promise<unknown>;
const body = Buffer.from("a row");

interface Case {
  readonly call: Call;
  readonly asked: string;
  readonly resumableFromBytes?: number;
  /** The answer to the first request, where it is the second that freezes. */
  readonly first?: object;
}
const calls: Readonly<Record<string, Case>> = {
  create: { call: (store) => store.create("a", body, {}), asked: "create a" },
  "create, of a body that is uploaded resumably": {
    call: (store) => store.create("a", body, {}),
    asked: "create a",
    resumableFromBytes: 1,
  },
  replace: { call: (store) => store.replace("a", body, "1"), asked: "replace a" },
  remove: { call: (store) => store.remove("a", "1"), asked: "remove a" },
  readChanged: { call: (store) => store.readChanged("a"), asked: "read a" },
  "readChanged, at the object itself": {
    call: (store) => store.readChanged("a", "1"),
    asked: "read a",
    first: { name: "a", generation: "2" },
  },
  read: { call: (store) => store.read("a"), asked: "read a" },
  metadata: { call: (store) => store.metadata("a"), asked: "look at a" },
  list: { call: (store) => store.list("trips/"), asked: "list trips/" },
  "list, at its second page": {
    call: (store) => store.list("trips/"),
    asked: "list trips/",
    first: { items: [{ name: "trips/a" }], nextPageToken: "more" },
  },
  folders: { call: (store) => store.folders("trips/"), asked: "list trips/" },
  "folders, at its second page": {
    call: (store) => store.folders("trips/"),
    asked: "list trips/",
    first: { prefixes: ["trips/dt=1/"], nextPageToken: "more" },
  },
  canWrite: { call: (store) => store.canWrite(), asked: "ask what is allowed" },
};

describe.each(frosts)("a Cloud Storage that accepts the connection and %s", (frost) => {
  it.each(Object.entries(calls))("is unavailable to %s once the bound has passed", async (_name, one) => {
    const { call, asked, first, resumableFromBytes } = one;
    const server = await openFrozenServer(frost, (path) => (/pageToken|alt=media/.test(path) ? undefined : first));
    const connection = { bucket: "rides", apiEndpoint: server.address, requestTimeoutMs: 200 };
    const store = createGcsObjectStore({ connection, ...(resumableFromBytes && { resumableFromBytes }) });
    const messages = await unavailableUntil(
      () => server.frozen.length > 0,
      () => call(store),
    );
    for (const message of messages)
      expect(message).toContain(`bucket rides, asked to ${asked} for 200 ms (RS_LAKE_TIMEOUT_MS)`);
    await server.close();
  });

  it("ends the connection of a read that it has given up", async () => {
    const server = await openFrozenServer(frost);
    const connection = { bucket: "rides", apiEndpoint: server.address, requestTimeoutMs: 200 };
    const store = createGcsObjectStore({ connection });
    await unavailableUntil(
      () => server.frozen.length > 0,
      () => store.read("a"),
    );
    await server.released;
    await server.close();
  });
});
