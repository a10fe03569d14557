import { comfortAliases, comfortClasses } from "../../contracts/comfort-classes";

describe("the comfort classes", () => {
  it("are low, standard, medium and high, cheapest first", () => {
    expect(comfortClasses).toEqual(["low", "standard", "medium", "high"]);
  });

  it("have aliases in small letters without white space, as spellings are looked up", () => {
    for (const alias of Object.keys(comfortAliases)) expect(alias).toBe(alias.trim().toLowerCase());
  });

  it("have no alias that is itself a class, and none that leads elsewhere", () => {
    for (const [alias, name] of Object.entries(comfortAliases)) {
      expect(comfortClasses).not.toContain(alias);
      expect(comfortClasses).toContain(name);
    }
  });

  it("fold in the original system's hight", () => {
    expect(comfortAliases["hight"]).toBe("high");
  });
});
