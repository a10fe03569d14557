/** An object as it was read, and the generation by which the store knows it from those before and after it. */
export interface StoredObject {
  readonly body: Uint8Array;
  readonly generation: string;
}

/** Objects by name, as Google Cloud Storage keeps them. An object is whole or absent. */
export interface ObjectStore {
  /** Where it is: a bucket's name, a folder's path. */
  readonly place: string;
  /** Creates the object unless one of that name exists (`ifGenerationMatch: 0`): the first writer wins. */
  create(name: string, body: Uint8Array, metadata: Readonly<Record<string, string>>): Promise<"created" | "exists">;
  /**
   * Replaces the object if it is of that generation still; undefined: creates it if there is none. Whoever is told "changed"
   * may have written it all the same, with an answer that was lost: it reads again.
   */
  replace(name: string, body: Uint8Array, generation: string | undefined): Promise<"replaced" | "changed">;
  read(name: string): Promise<Uint8Array | undefined>;
  /** The object and its generation; "unchanged" while it is of the generation that is known. */
  readChanged(name: string, known?: string): Promise<StoredObject | "unchanged" | undefined>;
  /**
   * Removes the object if it is of that generation still. Whoever is told "changed" may have removed it all the same, with an
   * answer that was lost.
   */
  remove(name: string, generation: string): Promise<"removed" | "changed">;
  /** The metadata that the object was created with; undefined when there is no such object. */
  metadata(name: string): Promise<Readonly<Record<string, string>> | undefined>;
  /** Names that start with the prefix, in order. */
  list(prefix: string): Promise<readonly string[]>;
  /** The folders right below a prefix that ends with "/" ("trips/" has "trips/dt=2026-06-05/"), in order. */
  folders(prefix: string): Promise<readonly string[]>;
}
