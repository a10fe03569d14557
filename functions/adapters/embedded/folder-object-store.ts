import { createHash } from "crypto";
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from "fs/promises";
import { dirname, join, relative, sep } from "path";
import type { ObjectStore } from "../../ports/object-store";

/**
 * Objects as files of a folder. A file takes its name by link(2), which fails when the name is taken: the first writer
 * wins, as with `ifGenerationMatch: 0`. Metadata lie in `_meta/`, named by the object and its content, and are
 * written before the object: whichever writer wins, the metadata found are its own.
 */
export function createFolderObjectStore(folder: string): ObjectStore {
  const pathOf = (name: string) => join(folder, ...name.split("/"));
  const metadataPath = (name: string, body: Uint8Array) =>
    pathOf(`_meta/${name}.${createHash("sha256").update(body).digest("hex").slice(0, 32)}.json`);
  const read = (name: string) => absentAs(undefined, readFile(pathOf(name)));

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
    put: (name, body) => replaceFile(pathOf(name), body),
    read,
    async metadata(name) {
      const body = await read(name);
      if (!body) return undefined;
      const found = await absentAs("{}", readFile(metadataPath(name, body), "utf8"));
      return JSON.parse(found) as Record<string, string>;
    },
    async list(prefix) {
      const root = prefix.slice(0, prefix.lastIndexOf("/") + 1);
      const files = await absentAs([], readdir(pathOf(root), { recursive: true, withFileTypes: true }));
      return files
        .filter((file) => file.isFile() && !file.name.endsWith(".part"))
        .map((file) => relative(folder, join(file.parentPath, file.name)).split(sep).join("/"))
        .filter((name) => name.startsWith(prefix) && !name.startsWith("_meta/"))
        .sort();
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
