/** Something that an identity may do. */
export interface Right {
  readonly identity: string;
  readonly may: string;
  readonly on: string;
}

/** A right with the text by which it is one and the same, never shortened. */
export interface Grant extends Right {
  readonly key: string;
}

/** @param exactly what tells this right apart from others that read the same: first who has it */
export const grant = (identity: string, may: string, on: string, ...exactly: readonly unknown[]): Grant => ({
  identity,
  may,
  on,
  key: JSON.stringify([may, on, ...(exactly.length === 0 ? [identity] : exactly)]),
});
