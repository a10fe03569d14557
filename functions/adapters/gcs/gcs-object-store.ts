import { IdempotencyStrategy, Storage, type Bucket, type File, type GetFilesOptions } from "@google-cloud/storage";
import type { ConnectionOf } from "../../../contracts/settings";
import { RidestreamError, UnavailableError } from "../../ports/errors";
import type { ObjectStore } from "../../ports/object-store";
import { bounded } from "../bounded";
import { googleCredentials } from "../google-credentials";

export interface GcsObjectStoreProps {
  readonly connection: ConnectionOf<"lake">;
  /** Bodies from this size on are uploaded resumably. @default 8 MiB, as Google advises */
  readonly resumableFromBytes?: number;
}

export interface GcsObjectStore extends ObjectStore {
  /** Whether objects can be created here; the permission that is missing, if any. */
  canWrite(): Promise<boolean>;
}

/**
 * The lake in Google Cloud Storage. `create` holds `ifGenerationMatch: 0`; an upload that is tried again after it had
 * succeeded meets its own object and answers "exists", which load-lake resolves by the metadata. Every body goes with
 * its CRC32C.
 *
 * Methods throw UnavailableError for what may pass (5xx, 429, network, no answer within the bound), and RidestreamError
 * RS-LAKE-FORBIDDEN or RS-LAKE-BUCKET-MISSING for what will not.
 */
export function createGcsObjectStore({
  connection,
  resumableFromBytes = 8 * 1024 * 1024,
}: GcsObjectStoreProps): GcsObjectStore {
  const { bucket: bucketName, storageClass, requestTimeoutMs } = connection;
  const bucket = createStorage(connection).bucket(bucketName);
  // A list asks once a page; each other method is one question, its retries among it.
  const asked = <T>(what: string, permission: string, call: (signal: AbortSignal) => Promise<T>) =>
    translated(bucketName, what, permission, () =>
      bounded(
        {
          server: "lake",
          address: `bucket ${bucketName}`,
          what,
          withinMs: requestTimeoutMs,
          setting: "RS_LAKE_TIMEOUT_MS",
        },
        call,
      ),
    );
  async function* pages(prefix: string, query: GetFilesOptions): AsyncGenerator<Page> {
    for (let next: GetFilesOptions | null | undefined = { ...query, prefix }; next;) {
      // Said for each page: what the client answers as the next one has lost it.
      const page: GetFilesOptions = { ...next, autoPaginate: false };
      const [files, following, answer] = await asked(`list ${prefix}`, "storage.objects.list", () =>
        bucket.getFiles(page),
      );
      yield { files, folders: (answer as { readonly prefixes?: readonly string[] } | undefined)?.prefixes ?? [] };
      next = following as GetFilesOptions | null | undefined;
    }
  }

  return {
    place: bucketName,
    create: (name, body, metadata) =>
      asked(`create ${name}`, "storage.objects.create", () =>
        create(bucket.file(name), body, { metadata, storageClass, resumable: body.length >= resumableFromBytes }),
      ),
    replace: (name, body, generation) =>
      asked(`replace ${name}`, "storage.objects.delete", async () => {
        const ifGenerationMatch = generation ?? 0;
        const options = { resumable: false, validation: "crc32c", preconditionOpts: { ifGenerationMatch } } as const;
        return unlessPrecondition("changed", async () => {
          await bucket.file(name).save(Buffer.from(body), options);
          return "replaced";
        });
      }),
    remove: (name, generation) =>
      asked(`remove ${name}`, "storage.objects.delete", async () => {
        const removed = await orAbsent(() =>
          unlessPrecondition("changed", async () => {
            await bucket.file(name).delete({ ifGenerationMatch: generation });
            return "removed";
          }),
        );
        return removed ?? "changed";
      }),
    readChanged: (name, known) =>
      asked(`read ${name}`, "storage.objects.get", async (signal) => {
        // The object that was looked at may be replaced before it is read.
        for (;;) {
          const generation = await orAbsent(async () => String((await bucket.file(name).getMetadata())[0].generation));
          if (generation === undefined) return undefined;
          if (generation === known) return "unchanged";
          const body = await orAbsent(() => readBody(bucket.file(name, { generation }), signal));
          if (body) return { body, generation };
        }
      }),
    read: (name) =>
      asked(`read ${name}`, "storage.objects.get", (signal) => orAbsent(() => readBody(bucket.file(name), signal))),
    metadata: (name) =>
      asked(`look at ${name}`, "storage.objects.get", () =>
        orAbsent(async () => {
          const [{ metadata = {} }] = await bucket.file(name).getMetadata();
          return Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, String(value)]));
        }),
      ),
    async list(prefix) {
      const names: string[] = [];
      for await (const { files } of pages(prefix, { fields: "items(name),nextPageToken" }))
        names.push(...files.map(({ name }) => name));
      return names.sort();
    },
    async folders(prefix) {
      const folders: string[] = [];
      for await (const page of pages(prefix, { delimiter: "/", fields: "prefixes,nextPageToken" }))
        folders.push(...page.folders);
      return folders.sort();
    },
    canWrite: () => asked("ask what is allowed", "storage.buckets.get", () => canWrite(bucket)),
  };
}

interface Page {
  readonly files: readonly File[];
  readonly folders: readonly string[];
}

/** As `File.download` does; but that one waits for the body for ever, and keeps the connection. */
async function readBody(file: File, signal: AbortSignal): Promise<Uint8Array> {
  const body = file.createReadStream({ decompress: false, validation: "crc32c" });
  signal.addEventListener("abort", () => body.destroy(new Error("aborted")));
  const parts: Buffer[] = [];
  for await (const part of body) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function createStorage({ apiEndpoint, requestTimeoutMs, ...identity }: ConnectionOf<"lake">): Storage {
  return new Storage({
    ...googleCredentials(identity),
    ...(apiEndpoint !== undefined && { apiEndpoint, projectId: "emulator" }),
    timeout: requestTimeoutMs,
    // The worker's own loop waits and tries again; here only a hiccup is bridged.
    retryOptions: {
      autoRetry: true,
      maxRetries: 2,
      // Seconds, and the least that it takes.
      maxRetryDelay: 1,
      totalTimeout: requestTimeoutMs / 1_000,
      idempotencyStrategy: IdempotencyStrategy.RetryConditional,
    },
  });
}

interface CreateOptions {
  readonly metadata: Readonly<Record<string, string>>;
  readonly storageClass: ConnectionOf<"lake">["storageClass"];
  readonly resumable: boolean;
}

async function create(
  file: File,
  body: Uint8Array,
  { metadata, storageClass, resumable }: CreateOptions,
): Promise<"created" | "exists"> {
  return unlessPrecondition("exists", async () => {
    await file.save(Buffer.from(body), {
      resumable,
      validation: "crc32c",
      // No content encoding: nothing on the way may unpack what is stored packed.
      metadata: {
        contentType: file.name.endsWith(".gz") ? "application/gzip" : "application/octet-stream",
        metadata: { ...metadata },
        ...(storageClass && { storageClass }),
      },
      preconditionOpts: { ifGenerationMatch: 0 },
    });
    return "created";
  });
}

async function unlessPrecondition<T extends string, F extends string>(
  failed: F,
  done: () => Promise<T>,
): Promise<T | F> {
  try {
    return await done();
  } catch (error) {
    if (statusOf(error) === 412) return failed;
    throw error;
  }
}

/** An emulator knows no permissions: there an object is written and taken away. */
async function canWrite(bucket: Bucket): Promise<boolean> {
  try {
    const [granted] = await bucket.iam.testPermissions("storage.objects.create");
    return granted["storage.objects.create"] === true;
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
    const probe = bucket.file("_probe/ridestream");
    await probe.save("", { resumable: false });
    await probe.delete();
    return true;
  }
}

async function orAbsent<T>(found: () => Promise<T>): Promise<T | undefined> {
  try {
    return await found();
  } catch (error) {
    if (statusOf(error) === 404 && !isBucketMissing(error)) return undefined;
    throw error;
  }
}

async function translated<T>(bucket: string, what: string, permission: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof UnavailableError) throw error;
    const status = statusOf(error);
    const failed = `bucket ${bucket}: cannot ${what}`;
    if (status === 404)
      throw new RidestreamError(
        "RS-LAKE-BUCKET-MISSING",
        `${failed}, it does not exist: create it, or correct RS_LAKE_BUCKET`,
        { cause: error },
      );
    if (status === 401 || status === 403) {
      throw new RidestreamError(
        "RS-LAKE-FORBIDDEN",
        `${failed}, ${permission} is denied: grant it to this identity on the bucket`,
        { cause: error },
      );
    }
    if (status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429) throw error;
    const place = `bucket ${bucket}, asked to ${what},`;
    throw new UnavailableError(place, { cause: error, server: "lake" });
  }
}

const statusOf = (error: unknown): number | undefined => {
  const { code } = error as { readonly code?: unknown };
  return typeof code === "number" ? code : /^\d{3}$/.test(String(code)) ? Number(code) : undefined;
};
const isBucketMissing = (error: unknown) => /bucket does not exist|bucket.*not found/i.test((error as Error).message);
