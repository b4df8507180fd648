/** Opens every page of the built site in a headless Chromium, as on a desk and on a phone, light and dark, and says what a reader would stumble over. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { launch, type Page } from "puppeteer-core";
import { faintTexts, type LinkOnPage, linksOnPage } from "./page-checks.ts";

const site = join(import.meta.dirname, "../../bin/site");
const looks = join(import.meta.dirname, "../../bin/site-looks");
const screens = [
  { name: "desk", width: 1280, height: 900 },
  { name: "phone", width: 375, height: 800 },
] as const;
const schemes = ["light", "dark"] as const;

const chromium = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  (path) => path && existsSync(path),
);
if (!chromium) {
  console.error("There is no Chromium here. Install one (Debian: apt-get install chromium), or set CHROMIUM to its path.");
  process.exit(1);
}

const types: { readonly [extension: string]: string } = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".woff2": "font/woff2",
};
const server = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url ?? "/", "http://site").pathname);
  const file = join(site, path.endsWith("/") ? `${path}index.html` : path);
  if (!file.startsWith(site) || !existsSync(file)) return response.writeHead(404).end();
  return response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" }).end(readFileSync(file));
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const pages = readdirSync(site).filter((name) => name.endsWith(".html") && name !== "404.html");
const faults: string[] = [];
const links = new Map<string, Set<string>>();
const ids = new Map<string, readonly string[]>();

/** What the page asks for, and what goes wrong in it. */
function listen(page: Page): void {
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error}`));
  page.on("response", (response) => {
    if (response.status() >= 400) faults.push(`${page.url()}: ${response.url()} answers ${response.status()}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith("data:"))
      faults.push(`${page.url()}: asks ${request.url()}, outside of the site`);
  });
}

async function look(page: Page, name: string): Promise<void> {
  await page.goto(`${origin}/${name}`, { waitUntil: "networkidle2" });
  for (const screen of screens) {
    for (const scheme of schemes) {
      const where = `${name} (${screen.name}, ${scheme})`;
      await page.setViewport({ width: screen.width, height: screen.height });
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await page.waitForFunction((dark) => document.documentElement.classList.contains("dark") === dark, {}, scheme === "dark");
      await new Promise((resolve) => setTimeout(resolve, 300)); // colours fade over
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wide > 0) faults.push(`${where}: scrolls sideways by ${wide} px`);
      for (const text of await page.evaluate(faintTexts)) faults.push(`${where}: ${text}`);
      const path = join(looks, `${name.replace(".html", "")}-${screen.name}-${scheme}.png`) as `${string}.png`;
      await page.screenshot({ path, fullPage: true });
    }
  }
  const found: LinkOnPage = await page.evaluate(linksOnPage);
  ids.set(`/${name}`, found.ids);
  for (const link of found.links.filter((url) => url.startsWith(origin))) {
    const { pathname, hash } = new URL(link);
    const target = `${pathname === "/" ? "/index.html" : pathname}${hash}`;
    links.set(target, (links.get(target) ?? new Set()).add(name));
  }
}

rmSync(looks, { recursive: true, force: true });
mkdirSync(looks, { recursive: true });
const browser = await launch({
  executablePath: chromium,
  args: ["--disable-gpu", "--disable-dev-shm-usage", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
});
try {
  for (const name of pages) {
    const page = await browser.newPage();
    listen(page);
    await look(page, name);
    await page.close();
  }
} finally {
  await browser.close();
  server.close();
}
for (const [target, from] of links) {
  const [path = "", anchor] = target.split("#");
  const there = ids.get(path) ?? (existsSync(join(site, path)) ? [] : undefined);
  if (there === undefined) faults.push(`${[...from].join(", ")}: ${path} isn't there`);
  else if (anchor && !there.includes(decodeURIComponent(anchor))) faults.push(`${[...from].join(", ")}: ${path} has no #${anchor}`);
}
for (const fault of [...new Set(faults)]) console.error(fault);
console.log(`${pages.length} pages, ${links.size} links within the site, ${faults.length} faults; pictures in bin/site-looks`);
process.exit(faults.length === 0 && pages.length > 15 && links.size > 50 ? 0 : 1);
