import ts from "typescript";
import type { ListedPrice } from "../../provider/src/clouds/price-list.ts";
import { type EurMicros, eur, hoursPerMonth, toEur } from "../../provider/src/values/money.ts";

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The source with the number of one item's price replaced, or nothing where it doesn't stand there exactly once. */
export function rewritePrice(source: string, item: string, was: EurMicros, listed: ListedPrice): string | undefined {
  const edits = entriesOf(source, item).flatMap((entry) => numbersIn(entry).flatMap((number) => replacement(number, was, listed)));
  const [edit] = edits;
  return edit && edits.length === 1 ? apply(source, edit) : undefined;
}

/** The source with each day of reading that is written as a constant moved on. */
export function rewriteDay(source: string, was: string, now: string): string {
  const days: Edit[] = [];
  visit(source, (node) => {
    if (!ts.isVariableDeclaration(node) || !node.initializer) return;
    if (!ts.isStringLiteral(node.initializer) || node.initializer.text !== was) return;
    days.push({ start: node.initializer.getStart() + 1, end: node.initializer.getEnd() - 1, text: now });
  });
  return days.reverse().reduce(apply, source);
}

/** Where an item's numbers can stand: a map's entry of its name, or a field of its name. What belongs to another item stands in that one's. */
function entriesOf(source: string, item: string): ts.Node[] {
  const [, ...rest] = item.split(".");
  const own = named(source, rest.join("."));
  return own.length > 0 ? own : named(source, rest.slice(0, -1).join("."));
}

function named(source: string, name: string): ts.Node[] {
  const entries: ts.Node[] = [];
  visit(source, (node) => {
    const first = ts.isArrayLiteralExpression(node) ? node.elements[0] : ts.isPropertyAssignment(node) ? node.name : undefined;
    if (first && (ts.isStringLiteral(first) || ts.isIdentifier(first)) && first.text === name) entries.push(node);
  });
  return entries;
}

function numbersIn(entry: ts.Node): ts.NumericLiteral[] {
  const found: ts.NumericLiteral[] = [];
  const walk = (node: ts.Node): void => {
    if (ts.isNumericLiteral(node)) found.push(node);
    ts.forEachChild(node, walk);
  };
  walk(entry);
  return found;
}

/** A number that is the price as it was, by the month or by the hour, and what to write in its place. */
function replacement(number: ts.NumericLiteral, was: EurMicros, listed: ListedPrice): Edit[] {
  const value = Number(number.text);
  const place = { start: number.getStart(), end: number.getEnd() };
  const cents = (amount: number) => (toEur(was) < 1 ? Number.NaN : Math.round(amount * 100));
  if (eur(value) === was) return [{ ...place, text: written(listed.monthly) }];
  const isHourly = eur(value * hoursPerMonth) === was || cents(value * hoursPerMonth) === cents(toEur(was));
  return isHourly && value > 0 && listed.hourly !== undefined ? [{ ...place, text: String(listed.hourly) }] : [];
}

/** Cents, and more decimals for what is priced by the GB. */
function written(monthly: number): string {
  return String(Number(monthly.toFixed(monthly < 1 ? 4 : 2)));
}

function visit(source: string, see: (node: ts.Node) => void): void {
  const walk = (node: ts.Node): void => {
    see(node);
    ts.forEachChild(node, walk);
  };
  walk(ts.createSourceFile("catalog.ts", source, ts.ScriptTarget.Latest, true));
}

function apply(source: string, { start, end, text }: Edit): string {
  return source.slice(0, start) + text + source.slice(end);
}
