import { expect, test } from "vitest";
import { inWording, wordings } from "./wording.ts";

const schema = (description: string) => ({
  resources: { "a:b:C": { properties: { storage: { description: "." }, sizeGib: { description: "." }, dnsAccessKeyId: { description } } } },
});
const said = (description: string, language: keyof typeof wordings, fence = "") =>
  inWording(schema(description), wordings[language], fence).resources["a:b:C"].properties.dnsAccessKeyId.description;

test.each([
  ["a path", "See `storage.sizeGib`.", "See `storage.size_gib`.", "See `Storage.SizeGib`."],
  ["a name of several words", "Needs `dnsAccessKeyId`.", "Needs `dns_access_key_id`.", "Needs `DnsAccessKeyId`."],
  ["a property with its value", "With `sizeGib: 0` none.", "With `size_gib: 0` none.", "With `SizeGib: 0` none."],
  ["a resource option", "Raise `customTimeouts`.", "Raise `custom_timeouts`.", "Raise `CustomTimeouts`."],
  ["a word of the language", "Default: `true`.", "Default: `True`.", "Default: `true`."],
  ["no property's name", "Runs `k3s server` on `cx33`.", "Runs `k3s server` on `cx33`.", "Runs `k3s server` on `cx33`."],
  ["a default that is also a property's name", "Default: `storage`.", "Default: `storage`.", "Default: `storage`."],
  ["a path that isn't one of ours", "See `storage.class`.", "See `storage.class`.", "See `storage.class`."],
])("%s", (_, original, python, others) => {
  expect(said(original, "nodejs")).toBe(original);
  expect(said(original, "python")).toBe(python);
  expect(said(original, "go")).toBe(others);
  expect(said(original, "dotnet")).toBe(others);
});

test("an example is in the package's own language", () => {
  const fences = ["go", "csharp"].map((fence) => `\`\`\`${fence}\n// with \`storage.sizeGib\` in ${fence}\n\`\`\`\n`).join("\n");
  const marked = `A cluster.\n\n{{% examples %}}\n## Example Usage\n{{% example %}}\n\n${fences}\n{{% /example %}}\n{{% /examples %}}\n`;
  const section = "A cluster.\n\n## Example Usage\n\n```csharp\n// with `Storage.SizeGib` in csharp\n```";
  expect(said(marked, "dotnet", "csharp")).toBe(section);
});
