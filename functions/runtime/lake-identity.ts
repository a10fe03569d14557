import { randomUUID } from "crypto";
import { lakeIdentityObject } from "../../contracts/lake-layout";
import { RidestreamError, UnavailableError } from "../ports/errors";
import type { ObjectStore } from "../ports/object-store";

/**
 * Identity of a lake: its place, and the id that its first writer gave it. A lake that takes the place of another has
 * another identity, and so has a copy elsewhere, which may lack what was written while it was copied.
 */
export async function lakeIdentity(store: ObjectStore): Promise<string> {
  const found = await store.read(lakeIdentityObject);
  if (found) return `${store.place}#${idOf(found)}`;
  await store.create(lakeIdentityObject, Buffer.from(JSON.stringify({ id: randomUUID() })), {});
  return `${store.place}#${idOf(await store.read(lakeIdentityObject))}`;
}

function idOf(body: Uint8Array | undefined): string {
  if (!body) throw new UnavailableError("the lake's identity, which was just written,", { server: "lake" });
  try {
    const { id } = JSON.parse(Buffer.from(body).toString("utf8")) as { readonly id?: unknown };
    if (typeof id === "string") return id;
  } catch {
    // It is told with what is JSON and no identity.
  }
  throw new RidestreamError(
    "RS-LAKE-DAMAGED",
    `${lakeIdentityObject} is not as it was written: restore it from a copy, or delete it, and the lake gets another identity`,
  );
}
