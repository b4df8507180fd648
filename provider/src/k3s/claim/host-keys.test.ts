import { expect, test } from "vitest";
import { algorithmsFor, shownKey } from "./host-keys.ts";

const [ed25519, rsa, ecdsa] = ["ssh-ed25519 AAAA1", "ssh-rsa AAAA2", "ecdsa-sha2-nistp256 AAAA3"] as const;

test("Go's client is shown the first kind of its own order, whichever is pinned", () => {
  expect(shownKey(ed25519, [ed25519, rsa, ecdsa])).toBe(ecdsa);
  expect(shownKey(ed25519, [ed25519, rsa])).toBe(rsa);
  expect(shownKey(ed25519, [ed25519, "sk-ssh-ed25519@openssh.com AAAA4"])).toBe(ed25519);
});

test("a server that doesn't say which keys it has is taken to have the pinned one", () => {
  expect(shownKey(ed25519, [])).toBe(ed25519);
});

test("a server is asked for the pinned kind alone", () => {
  expect(algorithmsFor(ed25519)).toEqual(["ssh-ed25519"]);
  expect(algorithmsFor(rsa)).toContain("rsa-sha2-512");
});
