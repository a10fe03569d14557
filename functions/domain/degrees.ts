import type { Coordinates } from "../../contracts/wire";

/** Degrees as people and programs write them: `-73.94`, `5.1478e1`, `-5e-05`; not a number for any other text. */
export const degrees = (text: string): number =>
  /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;

/** The place, or the next one on the globe: a mean of places at a pole, or beside the date line, is rounded beyond it. */
export const onGlobe = ({ latitude, longitude }: Coordinates): Coordinates => ({
  latitude: Math.max(-90, Math.min(90, latitude)),
  longitude: Math.max(-180, Math.min(180, longitude)),
});
