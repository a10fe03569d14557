import type { Random } from "../domain/random";

/** A person of the synthetic fleet; the same number is always the same person. */
export interface Person {
  readonly name: string;
  readonly phone: string;
}

const clients = 20_000;
const drivers = 2_000;

const givenNames = ["AMINATA", "AWA", "CHEIKH", "CLAIRE", "FATOU", "HUGO", "IBRAHIMA", "JULES", "LINA", "LOUISE"];
const moreGivenNames = ["MAME", "MOUSSA", "NADIA", "NINA", "OUSMANE", "PAUL", "ROKHAYA", "SAMIR", "THEO", "YACINE"];
const familyNames = [
  "BA",
  "BERNARD",
  "CISSE",
  "DIALLO",
  "DIOP",
  "DUBOIS",
  "DURAND",
  "FALL",
  "FAYE",
  "GUEYE",
  "KANE",
  "LAMBERT",
];
const moreFamilyNames = [
  "LEROY",
  "MARTIN",
  "MBAYE",
  "MOREAU",
  "NDIAYE",
  "PETIT",
  "ROUX",
  "SARR",
  "SECK",
  "SIMON",
  "SOW",
  "SY",
];
const given = [...givenNames, ...moreGivenNames];
const family = [...familyNames, ...moreFamilyNames];

/** A client; regulars ride far more often than others. */
export function drawClient(random: Random): Person {
  return person("06", Math.floor(clients * random.uniform() ** 2));
}

export function drawDriver(random: Random): Person {
  return person("07", random.integer(drivers));
}

function person(prefix: string, number: number): Person {
  const name = `${given[number % given.length] ?? ""} ${family[Math.floor(number / given.length) % family.length] ?? ""}`;
  // 48271 is prime to 10^8: distinct people have distinct phones, in no visible order.
  return { name, phone: prefix + String((number * 48_271 + 13_579) % 100_000_000).padStart(8, "0") };
}
