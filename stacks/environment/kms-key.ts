import { unless, type Problem } from "./problem";

const keyName = /^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/;

/** What is wrong with a customer-managed encryption key, where one is given. */
export const kmsKeyProblems = (kmsKey: string | undefined): readonly Problem[] =>
  unless(
    kmsKey === undefined || keyName.test(kmsKey),
    `has the key "${kmsKey ?? ""}"`,
    "give projects/P/locations/L/keyRings/R/cryptoKeys/K",
  );
