import { output, secret, unknown } from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { isEmpty, known } from "./known.ts";
import { isOutput } from "./live.ts";

const live = (value: unknown) => output(value as string);

test("opens what is known, secrets too, and leaves what isn't", async () => {
  const seen = await known({ a: live("x"), b: { c: [secret("y"), "z"], d: live(unknown) }, e: live({ f: secret(1) }) });
  expect(seen).toMatchObject({ a: "x", b: { c: ["y", "z"] }, e: { f: 1 } });
  expect(isOutput(seen.b.d)).toBe(true);
});

test("a value is empty that is known to be", async () => {
  for (const empty of [null, undefined, live(null), secret(undefined)]) expect(await isEmpty(empty)).toBe(true);
  for (const full of ["", 0, false, {}, live(""), live(unknown)]) expect(await isEmpty(full)).toBe(false);
});
