import type { Change } from "./changes";
import { environmentOf } from "./settings";
import { typeOf, type Arguments } from "./synthesis";
import { told } from "./values";

/** Data of a container that stay where they are, and that it mounts or names no longer. */
export const leftBehind = (address: string, was: Arguments, is: Arguments): readonly string[] =>
  typeOf(address) === "docker_container" ? [...unmounted(was, is), ...unnamed(was, is)] : [];

/** Objects in buckets that stay, under a prefix that a table or a program read and nothing that changes reads any longer. */
export function unreadObjects(changes: readonly Change[]): readonly (readonly [Change, string])[] {
  const gone = changes
    .filter(
      ({ address, action }) => typeOf(address) === "google_storage_bucket" && !["create", "update"].includes(action),
    )
    .map(({ was }) => `gs://${told(was?.["name"])}/`);
  return changes.flatMap((change) => {
    const { was, is } = change;
    if (!was || !is) return [];
    const has = objectsOf(is).map(prefixOf);
    return objectsOf(was)
      .map(prefixOf)
      .filter((uri) => !has.some((start) => uri.startsWith(start)) && !gone.some((bucket) => uri.startsWith(bucket)))
      .map((uri) => [change, `no longer read: ${uri}`] as const);
  });
}

/** Something outside of a container that is mounted in it, and where. */
interface Mount {
  readonly what: string;
  readonly path: string;
}

const listOf = (value: unknown) => [value ?? []].flat() as Arguments[];

const mountsOf = ({ volumes, mounts }: Arguments): readonly Mount[] => [
  ...listOf(volumes).flatMap(({ volume_name: name, host_path: host, container_path: path }) =>
    (name ?? host) === undefined ? [] : [{ what: told(name ?? host), path: told(path) }],
  ),
  ...listOf(mounts).flatMap(({ source, target }) =>
    source === undefined ? [] : [{ what: told(source), path: told(target) }],
  ),
];

/** Volumes that a container had and has no longer: they keep their data, and it starts without. */
function unmounted(was: Arguments, is: Arguments): readonly string[] {
  const [had, has] = [was, is].map((block) => mountsOf(block).map(({ what, path }) => `${what} at ${path}`));
  return (had ?? []).filter((one) => has?.includes(one) !== true).map((one) => `no longer mounted: ${one}`);
}

/**
 * Folders in what is mounted that a container's environment or command named and names no longer, and settings known to name the
 * folder of a server's data that name one outside of it: the server starts empty beside its volume.
 */
function unnamed(was: Arguments, is: Arguments): readonly string[] {
  const mounts = mountsOf(is);
  const isMounted = (folder: string) => mounts.some(({ path }) => folder === path || folder.startsWith(`${path}/`));
  const [had, has] = [foldersOf(was), foldersOf(is)];
  const gone = [...had].filter((folder) => isMounted(folder) && !has.has(folder));
  if (gone.length > 0) return gone.map((folder) => `no longer named: ${folder}`);
  const [hadData, hasData] = [dataFoldersOf(was), dataFoldersOf(is)];
  return [...hasData]
    .filter((folder) => mounts.length > 0 && !isMounted(folder) && !hadData.has(folder))
    .map((folder) => `outside of what is mounted: ${folder}`);
}

const textsOf = (value: unknown): readonly string[] =>
  ([value ?? []].flat() as unknown[]).filter((one): one is string => typeof one === "string");
const linesOf = ({ env, command, entrypoint }: Arguments) => [env, command, entrypoint].flatMap(textsOf);

/** Absolute folders in a container's environment and commands. */
const foldersOf = (block: Arguments): ReadonlySet<string> =>
  new Set(
    linesOf(block).flatMap((text) =>
      [...text.matchAll(/(?<![\w.:/])\/[\w.-]+(?:\/[\w.-]+)*/g)].map(([folder]) => folder.replace(/\/+$/, "")),
    ),
  );

/** Of Kafka, Elasticsearch, Prometheus, Grafana, fake-gcs-server and PostgreSQL, by their documentation. */
const dataSetting =
  /(?:KAFKA_LOG_DIRS?|path\.data|GF_PATHS_DATA|--storage\.tsdb\.path|-filesystem-root|PGDATA)[= ]+(\/[\w./-]*)/g;

const dataFoldersOf = (block: Arguments): ReadonlySet<string> =>
  new Set([...linesOf(block).join(" ").matchAll(dataSetting)].map(([, folder = ""]) => folder.replace(/\/+$/, "")));

/** Addresses of many objects; one object by its own name is what a deployment itself has put there. */
const objectsOf = (block: Arguments): readonly string[] => [
  ...listOf(block["external_data_configuration"]).flatMap(({ source_uris: uris }) =>
    textsOf(uris).filter((uri) => uri.includes("*")),
  ),
  ...[...environmentOf(block).values()].filter((value) => value.startsWith("gs://")),
];

const prefixOf = (uri: string) => uri.replace(/\*.*$/, "");
