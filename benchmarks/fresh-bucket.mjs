import { randomUUID } from "crypto";

/** A bucket of its own in an emulator of Cloud Storage. @returns its name */
export async function freshBucket(endpoint, name = `bench-${randomUUID().slice(0, 8)}`) {
  await fetch(`${endpoint}/storage/v1/b?project=benchmark`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name }),
  });
  return name;
}
