/** What stands in place of a secret. */
const hidden = "[secret]";

/** Shorter ones are words that stand everywhere. */
const shortest = 6;

/** What looks like a credential though nobody told us: of a URL, of a header, or the value of a key that is called like one. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s@/]+@/gi, `$1${hidden}@`],
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${hidden}`],
  [
    /((?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key)["']?\s*[:=]\s*)("[^"]*"|'[^']*'|[^\s,;]+)/gi,
    `$1${hidden}`,
  ],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, hidden],
];

/** The text without the secrets that are known, and without what looks like one. */
export function mask(text: string, secrets: readonly string[]): string {
  const known = secrets.filter((value) => value.length >= shortest).sort((a, b) => b.length - a.length);
  const without = known.reduce((rest, value) => rest.replaceAll(value, hidden), text);
  return patterns.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), without);
}

/** Every text in a value. */
export function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
