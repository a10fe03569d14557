import { createServer } from "http";
import type { AddressInfo } from "net";
import { examine } from "../../../cli/doctor/check";
import { lakeChecks } from "../../../cli/doctor/store-checks";

/** Looks at a bucket of which Cloud Storage says that one may do this: no emulator refuses anybody. */
async function lookedAt(granted: readonly string[]) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ kind: "storage#testIamPermissionsResponse", permissions: granted }));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const apiEndpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [bucket] = await examine(
    lakeChecks({ bucket: "lake", apiEndpoint, requestTimeoutMs: 5_000 }).filter(({ name }) => name === "lake: bucket"),
  );
  await new Promise<void>((done) => {
    server.closeAllConnections();
    server.close(() => done());
  });
  return { bucket, asked };
}

describe("ridestream doctor on the lake", () => {
  it("asks for the right to create objects, and for no more", async () => {
    const { bucket, asked } = await lookedAt(["storage.objects.create"]);
    expect(bucket).toMatchObject({ state: "good", found: "lake: storage.objects.create is granted" });
    expect(asked).toEqual([
      expect.stringMatching(/\/b\/lake\/iam\/testPermissions\?permissions=storage\.objects\.create$/),
    ]);
  });

  it("says whom to grant it, when it is denied", async () => {
    const { bucket } = await lookedAt([]);
    expect(bucket).toMatchObject({
      state: "bad",
      found: "lake: storage.objects.create is denied",
      todo: "grant storage.objects.create to load-lake on the bucket",
    });
  });
});
