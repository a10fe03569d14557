/** Objects by name, as Google Cloud Storage keeps them. An object is whole or absent. */
export interface ObjectStore {
  /** Where it is: a bucket's name, a folder's path. */
  readonly place: string;
  /** Creates the object unless one of that name exists (`ifGenerationMatch: 0`): the first writer wins. */
  create(name: string, body: Uint8Array, metadata: Readonly<Record<string, string>>): Promise<"created" | "exists">;
  /** Creates or replaces the object. */
  put(name: string, body: Uint8Array): Promise<void>;
  read(name: string): Promise<Uint8Array | undefined>;
  /** The metadata that the object was created with; undefined when there is no such object. */
  metadata(name: string): Promise<Readonly<Record<string, string>> | undefined>;
  /** Names that start with the prefix, in order. */
  list(prefix: string): Promise<readonly string[]>;
  /** The folders right below a prefix that ends with "/" ("trips/" has "trips/dt=2026-06-05/"), in order. */
  folders(prefix: string): Promise<readonly string[]>;
}
