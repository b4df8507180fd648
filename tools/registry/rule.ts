import { parse } from "yaml";
import type { Repository } from "./repository.ts";

/** One demand of the Registry, and how to see from the working tree that it isn't met. */
export interface Rule {
  /** Stable, so that a finding can be looked up. */
  readonly id: string;
  readonly demand: string;
  /** What is wrong, each in one line; empty where all is well. */
  readonly findings: (repository: Repository) => readonly string[];
}

export type Json = { readonly [key: string]: Json } & { readonly [key: string]: unknown };

/** Undefined where the file is missing or isn't JSON. */
export function json(repository: Repository, path: string): Json | undefined {
  try {
    return JSON.parse(repository.read(path) ?? "") as Json;
  } catch {
    return undefined;
  }
}

export const schemaOf = (repository: Repository): Json => json(repository, "schema.json") ?? {};
export const entryOf = (repository: Repository): Json => json(repository, entryFile) ?? {};
export const entryFile = "tools/registry/package-list-entry.json";
export const publisherFile = "tools/registry/publisher-names-entry.json";

export const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** `finding` where `met` is false. */
export const unless = (met: unknown, finding: string): readonly string[] => (met ? [] : [finding]);

export const pages = ["docs/_index.md", "docs/installation-configuration.md"] as const;

/** A page's front matter and what follows it; undefined where it doesn't begin with one. */
export function pageOf(repository: Repository, path: string): { readonly front: unknown; readonly body: string } | undefined {
  const found = /^\s*---\r?\n(.*?)\r?\n---\r?\n(.*)$/s.exec(repository.read(path) ?? "");
  if (!found) return undefined;
  try {
    return { front: parse(found[1] ?? ""), body: found[2] ?? "" };
  } catch {
    return undefined;
  }
}

/** The findings of `look` on each page that is there, with the page's name. */
export const onEachPage = (repository: Repository, look: (body: string) => readonly string[]): readonly string[] =>
  pages.flatMap((path) => look(repository.read(path) ?? "").map((finding) => `${path}: ${finding}`));

export const withoutCode = (page: string): string => page.replace(/^```.*?^```/gms, "");
