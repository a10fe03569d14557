/** Median, least and most of figures, rounded to whole numbers. */
export function spread(figures) {
  const sorted = figures.map(Math.round).toSorted((one, other) => one - other);
  return { median: sorted[Math.floor(sorted.length / 2)], least: sorted[0], most: sorted.at(-1) };
}

/** The value below which the share (from 0 to 1) of the figures lies. */
export function percentile(figures, share) {
  const sorted = figures.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const ratioOf = (one, other) => Math.round((one.median / other.median) * 100) / 100;

/** Records a second of ridestream and of the bare loop, and the one as a share of the other. */
export function rates(measured) {
  const of = (way) => spread(measured[way].map(({ perSecond }) => perSecond));
  const perSecond = { ridestream: of("ridestream"), bareLoop: of("bareLoop") };
  return { perSecond, ofBareLoop: ratioOf(perSecond.ridestream, perSecond.bareLoop) };
}

/** A setting of the environment. @throws Error that says what it is for */
export function setting(name, purpose) {
  const value = process.env[name];
  if (!value) throw new Error(`set ${name} to ${purpose}`);
  return value;
}
