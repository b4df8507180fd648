import type { CloudComparison } from "../../provider/src/functions-contract.ts";
import type { CostLine } from "../../provider/src/outputs.ts";
import { formatEur } from "../../provider/src/values/money.ts";

/** A part of the cost, in the order of the bars; kinds of cost lines that aren't named fall to the last one. */
const parts: readonly { readonly title: string; readonly kinds: readonly string[]; readonly light: string; readonly dark: string }[] = [
  { title: "servers", kinds: ["server"], light: "#2f6db3", dark: "#5b9bd8" },
  { title: "root disks", kinds: ["rootDisk"], light: "#7ab0e0", dark: "#2f5f94" },
  { title: "public addresses", kinds: ["ipv4"], light: "#e0a030", dark: "#e3b04b" },
  { title: "volume", kinds: ["volume"], light: "#3f8f5f", dark: "#62b583" },
  { title: "load balancer", kinds: ["loadBalancer"], light: "#b0527f", dark: "#d681aa" },
  { title: "network", kinds: [], light: "#8a8f98", dark: "#9aa1ab" },
];

const layout = { width: 760, left: 150, right: 92, top: 84, row: 40, bar: 24, note: 20 };

/** Bars of what the same cluster costs on each cloud, by parts. Equal rows give equal bytes. */
export function picture(rows: readonly CloudComparison[], names: ReadonlyMap<string, string>): string {
  const priced = rows.filter((row) => row.cost !== undefined);
  const others = rows.filter((row) => row.cost === undefined);
  const height = layout.top + priced.length * layout.row + others.length * layout.note + 24;
  const dearest = Math.max(...priced.map(({ monthlyCost = 0 }) => monthlyCost), 1);
  const used = parts.filter((_, part) => priced.some(({ cost }) => amount(cost?.lines ?? [], part) > 0));
  const nameOf = ({ cloud }: CloudComparison) => names.get(cloud) ?? cloud;
  const spoken = priced.map((row) => `${nameOf(row)} ${formatEur(row.monthlyCost ?? 0)} euros`).join(", ");
  const bars = priced.map((row, i) => bar(row, nameOf(row), layout.top + i * layout.row, dearest));
  const notes = others.map((row, i) => {
    const y = layout.top + priced.length * layout.row + 14 + i * layout.note;
    return text(layout.left, y, "soft", `${nameOf(row)}: not priced here`);
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${layout.width} ${height}" width="${layout.width}" height="${height}" role="img" aria-label="${escaped(`Euros a month: ${spoken}`)}" font-family="system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif" font-size="13">`,
    style(),
    `<text x="16" y="26" class="head">The default cluster, euros a month, net</text>`,
    legend(used),
    ...bars,
    ...notes,
    "</svg>",
    "",
  ].join("\n");
}

function bar({ cost, monthlyCost = 0, location }: CloudComparison, name: string, y: number, dearest: number): string {
  const scale = (layout.width - layout.left - layout.right) / dearest;
  let x = layout.left;
  const boxes = parts.flatMap(({ title }, part) => {
    const monthly = amount(cost?.lines ?? [], part);
    if (monthly === 0) return [];
    const box = `<rect x="${round(x)}" y="${y}" width="${round(monthly * scale)}" height="${layout.bar}" class="p${part}"><title>${title}: ${formatEur(monthly)}</title></rect>`;
    x += monthly * scale;
    return [box];
  });
  const label = `<text x="${layout.left - 12}" y="${y + 11}" text-anchor="end">${escaped(name)}</text>`;
  const place = `<text x="${layout.left - 12}" y="${y + 24}" text-anchor="end" class="soft">${escaped(location)}</text>`;
  return [label, place, ...boxes, text(round(x) + 8, y + 17, "sum", formatEur(monthlyCost))].join("");
}

function legend(used: readonly (typeof parts)[number][]): string {
  let x = 16;
  const entries = used.map((part) => {
    const entry = `<rect x="${x}" y="44" width="12" height="12" rx="2" class="p${parts.indexOf(part)}"/>${text(x + 18, 54, "soft", part.title)}`;
    x += 42 + Math.ceil(part.title.length * 6.6);
    return entry;
  });
  return entries.join("");
}

function amount(lines: readonly CostLine[], part: number): number {
  const named = parts.flatMap(({ kinds }) => kinds);
  const kinds = parts[part]?.kinds ?? [];
  const mine = lines.filter(({ kind }) => (kinds.length > 0 ? kinds.includes(kind) : !named.includes(kind)));
  return Math.round(mine.reduce((sum, { monthly }) => sum + monthly, 0) * 100) / 100;
}

/** Colours by what the reader's screen prefers; a picture in a page can't know more. */
function style(): string {
  const fills = (mode: "light" | "dark") => parts.map((part, i) => `.p${i}{fill:${part[mode]}}`).join("");
  const light = `text{fill:#1f2328}.soft{fill:#59636e;font-size:11px}.head{font-weight:600;font-size:15px}.sum{font-weight:600}${fills("light")}`;
  const dark = `text{fill:#e6edf3}.soft{fill:#9198a1}${fills("dark")}`;
  return `<style>${light}@media (prefers-color-scheme:dark){${dark}}</style>`;
}

const text = (x: number, y: number, look: string, words: string) => `<text x="${x}" y="${y}" class="${look}">${escaped(words)}</text>`;

const round = (length: number) => Math.round(length * 10) / 10;

const escaped = (words: string) => words.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
