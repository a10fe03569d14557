/** Degrees as people and programs write them: `-73.94`, `5.1478e1`, `-5e-05`; not a number for any other text. */
export const degrees = (text: string): number =>
  /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
