import { fillStatement, parametersOf } from "../../sql/statement";

describe("a statement", () => {
  it("has every place filled, also one that stands twice", () => {
    expect(fillStatement("SELECT {{what}} FROM {{from}} WHERE {{what}} > 0", { what: "a", from: "b" })).toBe(
      "SELECT a FROM b WHERE a > 0",
    );
  });

  it("takes texts as they are, with dollar signs and braces", () => {
    expect(fillStatement("SELECT {{text}}", { text: "'$& $1 {{text}}'" })).toBe("SELECT '$& $1 {{text}}'");
  });

  it("is refused when a place has no text, and the place is named", () => {
    expect(() => fillStatement("SELECT {{what}} FROM {{from}}", { what: "a" })).toThrow(
      expect.objectContaining({ name: "RangeError", message: expect.stringContaining("{{from}}") as string }) as Error,
    );
  });

  it("may have an empty text", () => {
    expect(fillStatement("a{{nothing}}b", { nothing: "" })).toBe("ab");
  });

  it("names its parameters in their order, from whole comment lines alone", () => {
    const sql = `-- What it tells.
-- @param before TIMESTAMP start
-- @param after_all INT64 end
SELECT ?, ? -- @param not INT64 one`;
    expect(parametersOf(sql)).toEqual(["before", "after_all"]);
    expect(parametersOf("-- Nothing asked.\nSELECT 1")).toEqual([]);
  });
});
