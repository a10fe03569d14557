import { execFileSync } from "child_process";
import { readFileSync } from "fs";
import { resolve } from "path";

interface Mutation {
  readonly name: string;
  readonly file: string;
  readonly changes: readonly (readonly [what: string, by: string])[];
}

/** `npm run test:mutations` is run by hand: what it breaks has to be there still. */
describe("each way to break a guarantee", () => {
  const list = `import(${JSON.stringify(resolve(__dirname, "mutations.mjs"))}).then((all) => console.log(JSON.stringify(all.mutations)))`;
  const mutations = JSON.parse(
    execFileSync(process.execPath, ["-e", list], { encoding: "utf8" }),
  ) as readonly Mutation[];

  it.each(mutations.map((mutation) => [mutation.name, mutation] as const))(
    "changes code that is there once: %s",
    (_, { file, changes }) => {
      const code = readFileSync(resolve(__dirname, "../..", file), "utf8");
      expect(changes.map(([what]) => code.split(what).length - 1)).toEqual(changes.map(() => 1));
    },
  );
});
