import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";

/** Root of the repository. */
export const root = resolve(import.meta.dirname, "../..");

/** One TypeScript file of ours, read but not run. */
export interface SourceFile {
  /** From the root of the repository, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly functions: readonly FunctionSize[];
}

export interface Import {
  /** As written: a package or a relative path. */
  readonly from: string;
  /** For a relative path, the file from the root of the repository. */
  readonly target: string | undefined;
  /** At least one name of it is there at run time. */
  readonly isValue: boolean;
}

export interface FunctionSize {
  readonly name: string;
  readonly lines: number;
}

/** Our files below a folder of the repository; generated ones are left out. A folder that isn't there has none. */
export function sourceFiles(folder: string, { tests = false } = {}): readonly SourceFile[] {
  let entries: string[];
  try {
    entries = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
  } catch {
    return [];
  }
  return entries
    .filter(
      (entry) => entry.endsWith(".ts") && !entry.endsWith(".d.ts") && !entry.includes(".generated.") && !entry.includes("node_modules"),
    )
    .filter((entry) => tests || !entry.endsWith(".test.ts"))
    .map((entry) => readSource(join(folder, entry)))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(root, path), "utf8");
  return parseSource(path.replaceAll("\\", "/"), text);
}

export function parseSource(path: string, text: string): SourceFile {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports: Import[] = [];
  const functions: FunctionSize[] = [];
  const visit = (node: ts.Node): void => {
    const found = importOf(node);
    if (found) imports.push({ ...found, target: found.from.startsWith(".") ? resolveFrom(path, found.from) : undefined });
    if (ts.isFunctionLike(node) && "body" in node && node.body) functions.push({ name: nameOf(node), lines: linesOf(file, node) });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { path, text, lines: text.trimEnd().split("\n").length, imports, functions };
}

function importOf(node: ts.Node): Omit<Import, "target"> | undefined {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return { from: node.moduleSpecifier.text, isValue: !isTypeOnly(node.importClause) };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    const named = node.exportClause && ts.isNamedExports(node.exportClause) ? node.exportClause.elements : undefined;
    const typesOnly = node.isTypeOnly || (named?.every((element) => element.isTypeOnly) ?? false);
    return { from: node.moduleSpecifier.text, isValue: !typesOnly };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [specifier] = node.arguments;
    if (specifier && ts.isStringLiteralLike(specifier)) return { from: specifier.text, isValue: true };
  }
  return undefined;
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings && ts.isNamedImports(clause.namedBindings) ? clause.namedBindings.elements : undefined;
  return clause.name === undefined && named !== undefined && named.length > 0 && named.every((element) => element.isTypeOnly);
}

function nameOf(node: ts.SignatureDeclaration): string {
  const holder =
    node.name ?? (ts.isVariableDeclaration(node.parent) || ts.isPropertyAssignment(node.parent) ? node.parent.name : undefined);
  return holder?.getText() ?? (ts.isConstructorDeclaration(node) ? "constructor" : "a function without a name");
}

function linesOf(file: ts.SourceFile, node: ts.Node): number {
  const line = (position: number) => file.getLineAndCharacterOfPosition(position).line;
  return line(node.getEnd()) - line(node.getStart()) + 1;
}

function resolveFrom(path: string, from: string): string {
  return relative(root, resolve(root, dirname(path), from)).replaceAll("\\", "/");
}
