/** Euros as a whole number of millionths, so that sums are exact. */
export type EurMicros = number & { readonly __unit: "EurMicros" };

const microsPerEur = 1_000_000;
const microsPerCent = 10_000;
/** More than any price here can be, and little enough that sums of thousands of them stay exact. */
export const largestEur = 1_000_000;

/** Parses an amount in euros; undefined for what is no price: negative, more than a million or not a number. */
export function parseEur(amount: number): EurMicros | undefined {
  return amount >= 0 && amount <= largestEur ? (Math.round(amount * microsPerEur) as EurMicros) : undefined;
}

/** An amount that is written in our own tables. Throws where it is no price. */
export function eur(amount: number): EurMicros {
  const micros = parseEur(amount);
  if (micros === undefined) throw new Error(`${amount} is not an amount of euros`);
  return micros;
}

export function add(amounts: readonly EurMicros[]): EurMicros {
  return amounts.reduce((sum, amount) => sum + amount, 0) as EurMicros;
}

export function subtract(amount: EurMicros, less: EurMicros): EurMicros {
  return (amount - less) as EurMicros;
}

/** `quantity` times a unit price, rounded to the cent as on an invoice line. The only place where money is rounded to cents. */
export function multiply(unit: EurMicros, quantity: number): EurMicros {
  return (Math.round((unit * quantity) / microsPerCent) * microsPerCent) as EurMicros;
}

/** An amount with so many percent off. Not rounded to the cent: it is a price of one, and a line is rounded as a whole. */
export function discounted(amount: EurMicros, percent: number): EurMicros {
  return Math.round((amount * (100 - percent)) / 100) as EurMicros;
}

/** As clouds count it for prices by the hour. */
export const hoursPerMonth = 730;

export function perHour(monthly: EurMicros): EurMicros {
  return Math.round(monthly / hoursPerMonth) as EurMicros;
}

/** Euros as a plain number, for outputs. */
export function toEur(amount: EurMicros): number {
  return amount / microsPerEur;
}

/** Euros as text with at least two and at most four decimals: `5.49`, `0.0572`. */
export function formatEur(amount: number): string {
  const [whole, decimals = ""] = amount.toFixed(4).split(".");
  return `${whole}.${decimals.replace(/0{1,2}$/, "")}`;
}
