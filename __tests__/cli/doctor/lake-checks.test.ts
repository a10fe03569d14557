import { examine } from "../../../cli/doctor/check";
import { lakeChecks } from "../../../cli/doctor/store-checks";
import { openHttpServer } from "../../http-server";

/** Looks at a bucket of which Cloud Storage says that one may do this: no emulator refuses anybody. */
async function lookedAt(granted: readonly string[]) {
  const asked: string[] = [];
  const server = await openHttpServer((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ kind: "storage#testIamPermissionsResponse", permissions: granted }));
  });
  const connection = { bucket: "lake", apiEndpoint: server.address, requestTimeoutMs: 5_000 };
  const [bucket] = await examine(lakeChecks(connection).filter(({ name }) => name === "lake: bucket"));
  await server.close();
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
