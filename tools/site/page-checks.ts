/** Functions that run inside of the page: each stands alone and uses only what a browser has. */

export interface LinkOnPage {
  readonly links: readonly string[];
  readonly ids: readonly string[];
}

export function linksOnPage(): LinkOnPage {
  return {
    links: [...document.querySelectorAll<HTMLAnchorElement>("a[href]")].map(({ href }) => href),
    ids: [...document.querySelectorAll("[id]")].map(({ id }) => id),
  };
}

/** Texts of the guide itself that are too faint against what is behind them: below 4.5 to 1, https://www.w3.org/TR/WCAG22/#contrast-minimum. */
export function faintTexts(): readonly string[] {
  type Colour = readonly [red: number, green: number, blue: number, alpha: number];
  const parse = (css: string): Colour => {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (css.match(/[\d.]+/g) ?? []).map(Number);
    return [red, green, blue, alpha];
  };
  const over = (front: Colour, back: Colour): Colour => {
    const mix = (i: 0 | 1 | 2) => front[i] * front[3] + back[i] * (1 - front[3]);
    return [mix(0), mix(1), mix(2), 1];
  };
  const behind = (element: Element | null): Colour => {
    if (element === null) return [255, 255, 255, 1];
    const own = parse(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, behind(element.parentElement));
  };
  const luminance = ([red, green, blue]: Colour) => {
    const linear = (value: number) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  };
  const faint = new Map<string, string>();
  for (const element of document.querySelectorAll(".vp-doc *, .VPSidebar a p")) {
    const text = [...element.childNodes]
      .filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
      .map(({ textContent }) => textContent?.trim() ?? "");
    const words = text.join(" ").trim();
    const style = getComputedStyle(element);
    // Anchors of headings and labels of code blocks come up when they are pointed at.
    if (words === "" || style.visibility === "hidden" || Number(style.opacity) === 0 || element.matches(".header-anchor, .lang")) continue;
    if (element.getClientRects().length === 0) continue;
    const back = behind(element);
    const [light, dark] = [luminance(over(parse(style.color), back)), luminance(back)].sort((a, b) => b - a) as [number, number];
    const contrast = (light + 0.05) / (dark + 0.05);
    if (contrast < 4.5)
      faint.set(
        `${style.color} on ${back.slice(0, 3).map(Math.round).join(",")}`,
        `"${words.slice(0, 40)}" has a contrast of ${contrast.toFixed(1)}`,
      );
  }
  return [...faint].map(([colours, text]) => `${text} (${colours})`);
}
