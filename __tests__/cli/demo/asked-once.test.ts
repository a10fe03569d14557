import { askedOnce } from "../../../cli/demo/asked-once";

it("asks a warehouse the same question once, and another one with other parameters", async () => {
  const asked: unknown[] = [];
  const { report } = askedOnce({
    report(sql, parameters) {
      asked.push([sql, parameters]);
      return Promise.resolve([{ n: asked.length }]);
    },
  });
  expect(await report("one")).toEqual([{ n: 1 }]);
  expect(await report("one", { at: 1 })).toEqual([{ n: 2 }]);
  expect(await report("one")).toEqual([{ n: 1 }]);
  expect(asked).toHaveLength(2);
});
