import { expect, test } from "vitest";
import { mask, textsIn } from "./mask.ts";

test("known secrets are hidden, the longest first; words too short to be one stay", () => {
  expect(mask("login as admin with correct-horse-battery", ["correct-horse", "correct-horse-battery", "admin"])).toBe(
    "login as admin with [secret]",
  );
});

test.each([
  ["connecting to postgres://philotes:hunter2@db:5432/x", "connecting to postgres://philotes:[secret]@db:5432/x"],
  ["Authorization: Bearer abcdefgh.ijkl", "Authorization: Bearer [secret]"],
  ['level=error password="a b c" user=x', "level=error password=[secret] user=x"],
  ['{"api_key":"12345","port":80}', '{"api_key":[secret],"port":80}'],
  ["-----BEGIN EC PRIVATE KEY-----\nMHc\n-----END EC PRIVATE KEY-----", "[secret]"],
  ["Readiness probe failed: connection refused", "Readiness probe failed: connection refused"],
])("%s", (text, expected) => {
  expect(mask(text, [])).toBe(expected);
});

test("texts are found at any depth", () => {
  expect(textsIn({ a: ["one", { b: "two" }], c: 3, d: null })).toEqual(["one", "two"]);
});
