const days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const hours = "every ([1-9]\\d{0,3}) hours";
const day = `every (day|${days.join("|")}) ([01]\\d|2[0-3]):([0-5]\\d)`;
const everyHours = new RegExp(`^${hours}$`);
const everyDay = new RegExp(`^${day}$`);

/** When something is done again, as Cloud Scheduler reads it; in UTC. */
export const schedulePattern = `^(${hours}|${day})$`;

export const scheduleRule = 'give "every 24 hours", "every day 03:00" or "every monday 03:00"';

export const isSchedule = (text: string): boolean => everyHours.test(text) || everyDay.test(text);

/**
 * A schedule as Airflow reads it: hours between two runs, or a line of cron, in UTC.
 *
 * @throws RangeError for what is no schedule
 */
export function airflowSchedule(schedule: string): { readonly hours: number } | { readonly cron: string } {
  const [, everySoMany] = everyHours.exec(schedule) ?? [];
  if (everySoMany !== undefined) return { hours: Number(everySoMany) };
  const [, dayName, hour, minute] = everyDay.exec(schedule) ?? [];
  if (dayName === undefined) throw new RangeError(`"${schedule}" is no schedule: ${scheduleRule}`);
  return { cron: `${Number(minute)} ${Number(hour)} * * ${dayName === "day" ? "*" : days.indexOf(dayName)}` };
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * The first time after another at which a schedule is due, ms since the Unix epoch.
 *
 * @throws RangeError for what is no schedule
 */
export function dueAfter(schedule: string, afterMs: number): number {
  const [, everySoMany] = everyHours.exec(schedule) ?? [];
  if (everySoMany !== undefined) return afterMs + Number(everySoMany) * hourMs;
  const [, dayName, hour, minute] = everyDay.exec(schedule) ?? [];
  if (dayName === undefined) throw new RangeError(`"${schedule}" is no schedule: ${scheduleRule}`);
  const midnight = Math.floor(afterMs / dayMs) * dayMs;
  const timeMs = Number(hour) * hourMs + Number(minute) * 60_000;
  const isDue = (atMs: number) => atMs > afterMs && (dayName === "day" || days[new Date(atMs).getUTCDay()] === dayName);
  return Array.from({ length: 9 }, (_, n) => midnight + n * dayMs + timeMs).find(isDue) ?? Number.NaN;
}
