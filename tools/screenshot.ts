/** Draws parts of a recorded terminal session as an SVG: `node tools/screenshot.ts <recording> <svg> <first>-<last> [<first>-<last> …]`, in lines. */
import { readFileSync, writeFileSync } from "node:fs";

const [recording, target, ...ranges] = process.argv.slice(2) as [string, string, ...string[]];
const escaped = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
// biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's colours begin with the escape character
const plain = (text: string) => text.replace(/\u001b\[[0-9;?]*[a-zA-Z]/g, "").replace(/\r/g, "");

const recorded = plain(readFileSync(recording, "utf8")).split("\n");
const lines = ranges.flatMap((range, i) => {
  const [first, last] = range.split("-").map(Number) as [number, number];
  return [...(i === 0 ? [] : ["…"]), ...recorded.slice(first - 1, last)];
});
const columns = Math.max(...lines.map((line) => line.length), 80);
const [characterWidth, lineHeight, margin] = [7.25, 16, 16];
const width = Math.ceil(columns * characterWidth + 2 * margin);
const height = lines.length * lineHeight + 2 * margin + 18;

/** Commands stand out, our own headings too; all else is grey. */
const colour = (line: string) => (line.startsWith("$") ? "#7ee787" : /^──/.test(line) ? "#79c0ff" : "#d0d7de");
const rows = lines.map(
  (line, i) =>
    `<text x="${margin}" y="${margin + 30 + i * lineHeight}" fill="${colour(line)}" xml:space="preserve">${escaped(line)}</text>`,
);
const dots = ["#ff5f57", "#febc2e", "#28c840"].map((fill, i) => `<circle cx="${margin + 6 + i * 18}" cy="14" r="5" fill="${fill}"/>`);
writeFileSync(
  target,
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="12">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
${dots.join("")}
${rows.join("\n")}
</svg>
`,
);
