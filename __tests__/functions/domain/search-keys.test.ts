import fc from "fast-check";
import { fewestDigits, nameKey, phoneKey, searchKeysOf, shorterPhones } from "../../../functions/domain/search-keys";

const name = fc.string({ unit: "binary", maxLength: 40 });

describe("a name's key", () => {
  it("is the same in each Unicode form, and of itself", () => {
    fc.assert(
      fc.property(name, (text) => {
        const key = nameKey(text);
        for (const form of ["NFC", "NFD", "NFKC", "NFKD"] as const) expect(nameKey(text.normalize(form))).toBe(key);
        expect(nameKey(key)).toBe(key);
      }),
    );
  });

  it("is the same in capitals as in small letters, of every letter of the languages that ride", () => {
    const letters = fc.string({
      unit: fc.constantFrom(...Array.from("abcéèêëàâäîïôöûüçñåøæœßłđðþğışčřžțșőűøΑαΣσςΩώДдЁёЪъ")),
      maxLength: 20,
    });
    fc.assert(
      fc.property(letters, (text) => {
        expect(nameKey(text.toUpperCase())).toBe(nameKey(text.toLowerCase()));
      }),
    );
  });

  it("has a part of the name for a part of itself", () => {
    const word = fc.string({ unit: fc.constantFrom(...Array.from("aéßŒ ñz'-")), maxLength: 12 });
    fc.assert(
      fc.property(word, word, word, (before, part, after) => {
        expect(nameKey(before + part + after)).toContain(nameKey(part));
      }),
    );
  });
});

describe("a phone's key", () => {
  it.each([
    ["06 12 34 56 78", "612345678"],
    ["+33 (0)6-12.34/56 78", "33612345678"],
    ["0033612345678", "33612345678"],
    ["０６１２", "612"],
    ["0000", ""],
    ["none", ""],
  ])("of %s is %s", (phone, key) => {
    expect(phoneKey(phone)).toBe(key);
  });

  it("has each shorter way to write the number for an end, none of them too short to be one", () => {
    expect(shorterPhones("33612345678")).toEqual(["3612345678", "612345678", "12345678", "2345678"]);
    expect(shorterPhones("1234567")).toEqual([]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 15 }), (number) => {
        const key = phoneKey(String(number));
        for (const end of shorterPhones(key)) {
          expect(key.endsWith(end)).toBe(true);
          expect(end.length).toBeGreaterThanOrEqual(fewestDigits);
          expect(end).not.toMatch(/^0/);
        }
      }),
    );
  });
});

it("a trip's keys are of its client's name and of both phones", () => {
  expect(searchKeysOf({ nomclient: "RENÉE", telephoneClient: "06 1", telephoneDriver: "+33 2" })).toEqual({
    client_name_key: "renee",
    client_phone_key: "61",
    driver_phone_key: "332",
  });
});
