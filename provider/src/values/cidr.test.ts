import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressCount, cidr, contains, hostAt, isPrivate, overlap, parseCidr } from "./cidr.ts";

describe("parseCidr", () => {
  it.each(["10.0.0.0/16", "0.0.0.0/0", "::/0", "2001:db8::/48", "203.0.113.7/32"])("takes %s", (text) => {
    expect(parseCidr(text)).toEqual({ ok: true, cidr: text });
  });

  it.each([
    ["10.0.0.1/16", 'write "10.0.0.0/16"'],
    ["203.0.113.7", 'write "203.0.113.7/32"'],
    ["2001:db8::1", 'write "2001:db8::1/128"'],
    ["10.0.0.0/33", "is not a CIDR"],
    ["10/8", "is not a CIDR"],
    ["", "is not a CIDR"],
    ["10.0.0.0/16 ", "is not a CIDR"],
    ["256.0.0.0/8", "is not a CIDR"],
  ])("refuses %s and says what to write", (text, reason) => {
    const result = parseCidr(text);
    expect(result.ok ? "" : result.reason).toContain(reason);
  });
});

describe("ranges", () => {
  it("hold exactly the addresses they count", () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 30 }), fc.nat(), (length, seed) => {
        const range = cidr(`10.0.0.0/${length}`);
        const offset = seed % addressCount(range);
        expect(contains(range, hostAt(range, offset))).toBe(true);
        expect(() => hostAt(range, addressCount(range))).toThrow(RangeError);
      }),
    );
  });

  it("know what they share", () => {
    expect(overlap(cidr("10.0.0.0/8"), cidr("10.42.0.0/16"))).toBe(true);
    expect(overlap(cidr("10.42.0.0/16"), cidr("10.0.0.0/8"))).toBe(true);
    expect(overlap(cidr("10.42.0.0/16"), cidr("10.43.0.0/16"))).toBe(false);
    expect(overlap(cidr("10.0.0.0/8"), cidr("2001:db8::/32"))).toBe(false);
  });

  it("count addresses across bytes", () => {
    expect(hostAt(cidr("10.0.0.0/16"), 362 * 128)).toBe("10.0.181.0");
    expect(hostAt(cidr("192.168.7.0/24"), 255)).toBe("192.168.7.255");
  });

  it("are private as a whole or not at all", () => {
    expect(isPrivate(cidr("172.16.0.0/12"))).toBe(true);
    expect(isPrivate(cidr("172.0.0.0/8"))).toBe(false);
    expect(isPrivate(cidr("2001:db8::/32"))).toBe(false);
  });
});
