import { createHash } from "crypto";
import { link, mkdir, open, readdir, readFile, rename, rm, writeFile } from "fs/promises";
import { dirname, join, relative, resolve, sep } from "path";
import type { ObjectStore, StoredObject } from "../../ports/object-store";

/**
 * Objects as files of a folder. A file takes its name by link(2), which fails when the name is taken: the first writer
 * wins, as with `ifGenerationMatch: 0`. Metadata lie in `_meta/`, named by the object and its content, and are
 * written before the object: whichever writer wins, the metadata found are its own. What is replaced or removed is so by one
 * process at a time: a demo's folder is locked.
 */
export function createFolderObjectStore(folder: string): ObjectStore {
  const pathOf = (name: string) => join(folder, ...name.split("/"));
  const metadataPath = (name: string, body: Uint8Array) =>
    pathOf(`_meta/${name}.${createHash("sha256").update(body).digest("hex").slice(0, 32)}.json`);
  const read = (name: string) => absentAs(undefined, readFile(pathOf(name)));
  let replacing: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = replacing.then(work, work);
    replacing = done.catch(() => undefined);
    return done;
  };

  return {
    place: folder,
    async create(name, body, metadata) {
      const metadataBody = Buffer.from(JSON.stringify(metadata));
      const described = await createFile(metadataPath(name, body), metadataBody);
      const answer = await createFile(pathOf(name), body);
      // Another writer of the same bytes was first with its metadata, but not with the object.
      if (answer === "created" && described === "exists") await replaceFile(metadataPath(name, body), metadataBody);
      return answer;
    },
    replace: (name, body, generation) =>
      inTurn(async () => {
        const path = pathOf(name);
        if (generation === undefined) return (await createFile(path, body)) === "created" ? "replaced" : "changed";
        if ((await absentAs(undefined, readStored(path)))?.generation !== generation) return "changed";
        await replaceFile(path, body);
        return "replaced";
      }),
    remove: (name, generation) =>
      inTurn(async () => {
        const found = await absentAs(undefined, readStored(pathOf(name)));
        if (found?.generation !== generation) return "changed";
        await rm(pathOf(name), { force: true });
        await rm(metadataPath(name, found.body), { force: true });
        return "removed";
      }),
    read,
    async readChanged(name, known) {
      const found = await absentAs(undefined, readStored(pathOf(name)));
      return found?.generation === known && found ? "unchanged" : found;
    },
    async metadata(name) {
      const body = await read(name);
      if (!body) return undefined;
      const found = await absentAs("{}", readFile(metadataPath(name, body), "utf8"));
      return metadataOf(found);
    },
    async list(prefix) {
      const root = prefix.slice(0, prefix.lastIndexOf("/") + 1);
      const rootPath = resolve(pathOf(root));
      const files = await absentAs([], readdir(rootPath, { recursive: true, withFileTypes: true }));
      // A lake has few folders beside its objects: each is named once.
      const folderNames = new Map<string, string>();
      const names: string[] = [];
      for (const file of files) {
        if (!file.isFile() || file.name.endsWith(".part")) continue;
        const { parentPath } = file;
        const below = folderNames.get(parentPath) ?? folderName(root, relative(rootPath, parentPath));
        folderNames.set(parentPath, below);
        const name = below + file.name;
        if (name.startsWith(prefix) && !name.startsWith("_meta/")) names.push(name);
      }
      return names.sort();
    },
    async folders(prefix) {
      const entries = await absentAs([], readdir(pathOf(prefix), { withFileTypes: true }));
      return entries
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => `${prefix}${name}/`)
        .filter((name) => name !== "_meta/")
        .sort();
    },
  };
}

const folderName = (root: string, below: string) => (below === "" ? root : `${root}${below.split(sep).join("/")}/`);

/** None where the file is damaged: who reads them says what is missing. */
function metadataOf(text: string): Readonly<Record<string, string>> {
  try {
    return (JSON.parse(text) ?? {}) as Record<string, string>;
  } catch {
    return {};
  }
}

/** A file and its generation: each that takes the name is another file, made at another time. */
async function readStored(path: string): Promise<StoredObject> {
  const file = await open(path);
  try {
    const { ino, mtimeNs } = await file.stat({ bigint: true });
    return { body: await file.readFile(), generation: `${ino}-${mtimeNs}` };
  } finally {
    await file.close();
  }
}

/** Creates the file whole, unless there is one. */
async function createFile(path: string, body: Uint8Array): Promise<"created" | "exists"> {
  const aside = await writeAside(path, body);
  try {
    await link(aside, path);
    return "created";
  } catch (error) {
    if (codeOf(error) === "EEXIST") return "exists";
    throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

async function replaceFile(path: string, body: Uint8Array): Promise<void> {
  await rename(await writeAside(path, body), path);
}

/** Writes a file of its own beside the path: no other writer, here or in another container, has that name. */
async function writeAside(path: string, body: Uint8Array): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  for (let attempt = 0; ; attempt++) {
    const aside = `${path}.${process.pid}-${attempt}.part`;
    try {
      await writeFile(aside, body, { flag: "wx" });
      return aside;
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
    }
  }
}

async function absentAs<A, T>(absent: A, found: Promise<T>): Promise<A | T> {
  try {
    return await found;
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EISDIR"].includes(codeOf(error) ?? "")) return absent;
    throw error;
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;
