import fc from "fast-check";
import { anyText } from "../../any-text";
import { createKeyedHash } from "../../../functions/domain/personal-data";

const text = anyText();

describe("the keyed hash of a phone", () => {
  it("is HMAC-SHA-256 in base64url (RFC 4231, test case 2)", () => {
    const expected = Buffer.from("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", "hex");
    expect(createKeyedHash("Jefe")("what do ya want for nothing?")).toBe(expected.toString("base64url"));
  });

  it("is HMAC-SHA-256 of the UTF-8 bytes, also with a key longer than a block", () => {
    // The vector is Python's: hmac.new(b"\x7f" * 131, "Zoé".encode(), hashlib.sha256).
    const key = "\u007f".repeat(131);
    expect(createKeyedHash(key)("Zoé")).toBe("VTN7bVz8IcmrJ4YwsgGg0t-1cH-V-MF8CjjZPxrEluA");
  });

  it("is the same for the same phone, from any hash function made with the key and however much it remembers", () => {
    const remembering = createKeyedHash("a key of 16 bytes");
    const forgetful = createKeyedHash("a key of 16 bytes", 1);
    // Short phones of few digits, so that they come again and begin alike.
    const anyPhone = fc.string({ unit: fc.constantFrom("0", "6"), maxLength: 5 });
    fc.assert(
      fc.property(fc.array(anyPhone, { maxLength: 5 }), (phones) => {
        for (const phone of [...phones, ...phones]) {
          const first = createKeyedHash("a key of 16 bytes")(phone);
          expect(remembering(phone)).toBe(first);
          expect(forgetful(phone)).toBe(first);
        }
      }),
    );
  });

  it("differs by key and by phone", () => {
    fc.assert(
      fc.property(text, text, text, (key, phone, other) => {
        fc.pre(phone !== other);
        const hash = createKeyedHash(key);
        expect(hash(phone)).not.toBe(hash(other));
        expect(hash(phone)).not.toBe(createKeyedHash(`${key}!`)(phone));
      }),
    );
  });

  it("has 43 characters that are safe in a URL and a file's name", () => {
    const hash = createKeyedHash("a key of 16 bytes");
    fc.assert(fc.property(text, (phone) => expect(hash(phone)).toMatch(/^[\w-]{43}$/)));
  });
});
