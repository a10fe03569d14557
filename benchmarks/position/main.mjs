// How good `ridestream position` is: `npm run bench position PICKUPS.csv [SEEDS]`. Each held-out hour is expected from the
// hours before it alone, on the pickups of the file and on weeks of the synthetic city with a weekly pattern that the seed draws.
// Zones are learned from all pickups, for every method alike. Prints tables in Markdown.
import { readFileSync } from "fs";
import { resolve } from "path";
import { importTypeScript } from "../import-typescript.mjs";

const [file, seeds = "5"] = process.argv.slice(2);
if (file === undefined) {
  console.error("Give a file of pickups: npm run bench position PICKUPS.csv [SEEDS]");
  process.exit(2);
}
const zones = 8;
const hourMs = 3_600_000;
/** Not those that the weights of expected-demand.ts were chosen on. */
const firstSeed = 11;

const program = `
  export { createZoneFinder } from "./functions/domain/zones";
  export { trainZones } from "./functions/adapters/embedded/train-zones";
  export { createRandom } from "./functions/domain/random";
  export { demandByHour, drawPickup } from "./functions/produce/synthetic-city";
  export { expectedDemand } from "./functions/domain/expected-demand";
  export { placeDrivers } from "./functions/domain/place-drivers";
  export { poissonInterval } from "./functions/domain/poisson";
`;

printTables(await importTypeScript(program), pickupsOf(resolve(file)));

function printTables(parts, pickups) {
  // The last hour of a file may not be whole.
  const day = historyOf(parts, pickups);
  const whole = { ...day, hours: day.hours - 1 };
  print(`${pickups.length} pickups of the file, hours 2 to ${whole.hours}`, [evaluate(parts, whole, 1)]);
  const seedList = Array.from({ length: Number(seeds) }, (_, n) => firstSeed + n);
  for (const perHour of [120, 15]) {
    const cities = seedList.map((seed) => historyOf(parts, weeksOf(parts, { seed, weeks: 4, perHour })));
    const over = (from, to) => cities.map((city) => evaluate(parts, { ...city, hours: to * 24 }, from * 24));
    print(`${perHour} trips an hour, day 2`, over(1, 2));
    print(`${perHour} trips an hour, week 2`, over(7, 14));
    print(`${perHour} trips an hour, week 4`, over(21, 28));
  }
}

function pickupsOf(path) {
  return readFileSync(path, "utf8")
    .split(/\r?\n/)
    .slice(1)
    .filter((line) => line !== "")
    .map((line) => {
      const [date, latitude, longitude] = line.split(",");
      const hour = Math.floor(Date.parse(`${date.replace(" ", "T")}Z`) / hourMs);
      return { hour, latitude: Number(latitude), longitude: Number(longitude) };
    });
}

/** Each weekday has a level and a shift of its hours of its own; each day differs from its kind by a tenth, beside chance. */
function weeksOf({ createRandom, demandByHour, drawPickup }, { seed, weeks, perHour }) {
  const random = createRandom(seed);
  const weekdays = Array.from({ length: 7 }, () => ({ level: 0.6 + 0.9 * random.uniform(), shift: random.integer(4) }));
  const mean = demandByHour.reduce((sum, share) => sum + share, 0) / 24;
  const first = Date.parse("2026-06-01T00:00:00Z") / hourMs;
  const pickups = [];
  for (let day = 0; day < 7 * weeks; day++) {
    const { level, shift } = weekdays[day % 7];
    const ofDay = level * Math.exp(0.1 * random.normal());
    for (let hour = 0; hour < 24; hour++) {
      const like = (hour + shift) % 24;
      let left = (perHour * ofDay * demandByHour[like]) / mean;
      // Waits between trips are exponential: so many of them as fit are Poisson.
      while ((left += Math.log(1 - random.uniform())) >= 0)
        pickups.push({ ...drawPickup(random, like), hour: first + day * 24 + hour });
    }
  }
  return pickups;
}

function historyOf({ createZoneFinder, trainZones }, pickups) {
  const zoneOf = createZoneFinder(trainZones(pickups.slice(0, 20_000), { zones, seed: 1, starts: 5 }));
  const firstHour = pickups[0].hour;
  const hours = pickups.at(-1).hour - firstHour + 1;
  const trips = new Map(Array.from({ length: zones }, (_, n) => [n + 1, Array.from({ length: hours }, () => 0)]));
  for (const pickup of pickups) trips.get(zoneOf(pickup).zone)[pickup.hour - firstHour]++;
  return { firstHour, hours, trips };
}

/** Of each method: the mean absolute error of a zone's trips, the share that is served, the share within the interval. */
function evaluate({ expectedDemand, placeDrivers, poissonInterval }, all, from) {
  const ago = (hours) => (history) =>
    new Map([...history.trips].map(([zone, trips]) => [zone, trips[history.hours - hours] ?? 0]));
  const methods = {
    "`ridestream position`": (history) => expectedDemand(history, history.firstHour + history.hours),
    "the last hour": ago(1),
    ...(from >= 24 ? { "the same hour yesterday": ago(24) } : {}),
    ...(from >= 168 ? { "the same hour a week ago": ago(168) } : {}),
    uniform: (history) => {
      const seen = [...history.trips.values()].flatMap((trips) => trips.slice(0, history.hours));
      const mean = seen.reduce((sum, trips) => sum + trips, 0) / seen.length;
      return new Map([...history.trips.keys()].map((zone) => [zone, mean]));
    },
    "the demand itself": (history) => new Map([...all.trips].map(([zone, trips]) => [zone, trips[history.hours]])),
  };
  const held = [...all.trips.values()].map((trips) => trips.slice(from, all.hours));
  const drivers = Math.round(held.flat().reduce((sum, trips) => sum + trips, 0) / (all.hours - from));
  const result = {};
  for (const [name, method] of Object.entries(methods)) {
    const sums = { error: 0, cells: 0, served: 0, trips: 0, within: 0 };
    for (let hour = from; hour < all.hours; hour++) {
      const expected = method({ ...all, hours: hour });
      const demand = [...expected].map(([zone, trips]) => ({ zone, expected: trips }));
      for (const { zone, drivers: there } of placeDrivers(demand, { drivers, tripsEach: 1 })) {
        const was = all.trips.get(zone)[hour];
        const { low, high } = poissonInterval(expected.get(zone), 0.95);
        sums.error += Math.abs(expected.get(zone) - was);
        sums.cells++;
        sums.served += Math.min(there, was);
        sums.trips += was;
        if (was >= low && was <= high) sums.within++;
      }
    }
    result[name] = {
      error: sums.error / sums.cells,
      served: sums.served / sums.trips,
      within: sums.within / sums.cells,
    };
    result[name].drivers = drivers;
  }
  return result;
}

function print(title, results) {
  const mean = (of) => results.reduce((sum, result) => sum + of(result), 0) / results.length;
  const names = Object.keys(results[0]);
  const drivers = Math.round(mean((result) => result[names[0]].drivers));
  console.log(
    `\n${title}; ${drivers} drivers\n\n| expected from | error | served | within 95 % |\n| --- | --- | --- | --- |`,
  );
  for (const name of names) {
    const percent = (key) => `${(100 * mean((result) => result[name][key])).toFixed(1)} %`;
    const within = name === names[0] ? percent("within") : "";
    console.log(`| ${name} | ${mean((result) => result[name].error).toFixed(2)} | ${percent("served")} | ${within} |`);
  }
}
