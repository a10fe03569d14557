/** How people and phones are searched: the same in every index, whatever its own idea of a letter is. */

/** What a search compares of a trip, beside what it shows. */
export interface SearchKeys {
  readonly client_name_key: string;
  readonly client_phone_key: string;
  readonly driver_phone_key: string;
}

/** Letters that no Unicode form takes apart, as they are written without them. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  þ: "th",
  ł: "l",
  ħ: "h",
  ı: "i",
  ς: "σ",
};

/** A name without case, accents, Unicode form and the width of its spaces: "Renée  SØRENSEN" is "renee sorensen". */
export function nameKey(name: string): string {
  return name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[ßæœøđðþłħıς]/gu, (letter) => plainLetters[letter] ?? letter)
    .replaceAll(/\s+/gu, " ")
    .trim();
}

/**
 * The digits of a phone without what stands before the number abroad or at home: "+33 (0)6 12-34", "0033612 34" and
 * "06 12 34" end alike. Empty for what has no digit.
 */
export const phoneKey = (phone: string): string =>
  phone
    .normalize("NFKC")
    .replaceAll("(0)", "")
    .replaceAll(/[^0-9]/g, "")
    .replace(/^0+/, "");

/** Fewer digits than that are no number of their own: they would end many. */
export const fewestDigits = 7;

/** The keys that are the same phone, written without its country: the ends of the key. */
export const shorterPhones = (key: string): readonly string[] =>
  Array.from({ length: Math.max(0, key.length - fewestDigits) }, (_, n) => key.slice(n + 1).replace(/^0+/, "")).filter(
    (end) => end.length >= fewestDigits,
  );

export interface Searched {
  readonly nomclient: string;
  readonly telephoneClient: string;
  readonly telephoneDriver: string;
}

export const searchKeysOf = ({ nomclient, telephoneClient, telephoneDriver }: Searched): SearchKeys => ({
  client_name_key: nameKey(nomclient),
  client_phone_key: phoneKey(telephoneClient),
  driver_phone_key: phoneKey(telephoneDriver),
});
