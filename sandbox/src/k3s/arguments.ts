import { existsSync, readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { Fatal, log } from "./log.ts";
import { type Option, options } from "./options.ts";

export type Role = "server" | "agent";
export type OptionValue = string | number | boolean | readonly string[];

/** Options by key, as the command line, the files and the environment give them; defaults filled in. */
export type Given = ReadonlyMap<string, OptionValue>;

/** Raw texts by option key, in the order they were given. */
type Raw = Map<string, string[]>;

const byName = new Map(
  options.flatMap((option) => [option.key, ...(option.short ? [option.short] : [])].map((name) => [name, option] as const)),
);

/**
 * Reads the configuration file, its drop-ins in lexical order and the command line, as K3s does: the last file wins per key, `key+` appends,
 * the command line replaces what the files say. An unknown key in a file is only warned of; on the command line it is fatal.
 */
export function readArguments(role: Role, commandLine: readonly string[], environment: NodeJS.ProcessEnv): Given {
  const typed = readCommandLine(role, commandLine);
  const path = typed.get("config")?.at(-1) ?? environment.K3S_CONFIG_FILE ?? "/etc/rancher/k3s/config.yaml";
  const raw = readFiles(role, path);
  for (const [key, texts] of typed) raw.set(key, texts);

  const given = new Map<string, OptionValue>();
  for (const option of options) {
    if (!isFor(option, role)) continue;
    const fromEnvironment = option.env ? environment[option.env] : undefined;
    const texts = raw.get(option.key) ?? (fromEnvironment ? [fromEnvironment] : undefined);
    if (texts) given.set(option.key, convert(option, texts));
    else if (option.default !== undefined) given.set(option.key, option.default);
    else if (option.kind === "bool") given.set(option.key, false);
  }
  return given;
}

const isFor = (option: Option, role: Role) => option.roles === "both" || option.roles === role;

function readCommandLine(role: Role, commandLine: readonly string[]): Raw {
  const raw: Raw = new Map();
  for (let index = 0; index < commandLine.length; index++) {
    const word = commandLine[index] as string;
    const match = /^--?([^=]+)(?:=(.*))?$/s.exec(word);
    const option = match && byName.get(match[1] as string);
    if (!match || !option || !isFor(option, role))
      throw new Fatal(`flag provided but not defined: ${word.replace(/^--/, "-").split("=")[0]}`);
    let text = match[2];
    if (text === undefined && option.kind === "bool") text = "true";
    if (text === undefined) {
      index++;
      text = commandLine[index];
      if (text === undefined) throw new Fatal(`flag needs an argument: --${option.key}`);
    }
    raw.set(option.key, [...(raw.get(option.key) ?? []), text]);
  }
  return raw;
}

function readFiles(role: Role, path: string): Raw {
  const folder = `${path}.d`;
  const dropIns = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => /\.ya?ml$/.test(name))
        .sort()
        .map((name) => `${folder}/${name}`)
    : [];
  const raw: Raw = new Map();
  for (const file of [path, ...dropIns]) {
    if (!existsSync(file)) continue;
    for (const [name, value] of entriesOf(file)) {
      const key = name.replace(/\+$/, "");
      const option = byName.get(key);
      if (!option || !isFor(option, role)) {
        // The line break is K3s's own, and shows as \n in its log.
        log("warning", `Unknown flag ${key.length === 1 ? "-" : "--"}${key} found in config.yaml, skipping\n`);
        continue;
      }
      const texts = (Array.isArray(value) ? value : [value]).map((item) => String(item ?? ""));
      raw.set(option.key, name.endsWith("+") ? [...(raw.get(option.key) ?? []), ...texts] : texts);
    }
  }
  return raw;
}

/** Go's YAML reader is of version 1.1 (`yes` is true), and so is this. */
function entriesOf(file: string): [string, unknown][] {
  let content: unknown;
  try {
    content = parse(readFileSync(file, "utf8"), { version: "1.1" });
  } catch (error) {
    throw new Fatal(`failed to read config file ${file}: yaml: ${(error as Error).message.split("\n")[0]}`);
  }
  if (content === null || content === undefined) return [];
  if (typeof content !== "object" || Array.isArray(content)) {
    throw new Fatal(`failed to read config file ${file}: yaml: unmarshal errors: cannot unmarshal into yaml.MapSlice`);
  }
  return Object.entries(content);
}

function convert(option: Option, texts: readonly string[]): OptionValue {
  const last = texts.at(-1) as string;
  switch (option.kind) {
    case "bool":
      // What Go's strconv.ParseBool takes; a key without a value is true.
      if (/^(1|t|T|TRUE|true|True|)$/.test(last)) return true;
      if (/^(0|f|F|FALSE|false|False)$/.test(last)) return false;
      throw new Fatal(`invalid boolean value "${last}" for -${option.key}: parse error`);
    case "int":
      if (!/^-?\d+$/.test(last)) throw new Fatal(`invalid value "${last}" for flag -${option.key}: parse error`);
      return Number(last);
    case "duration":
      if (!/^(\d+(\.\d+)?(ns|us|ms|s|m|h))+$|^0$/.test(last))
        throw new Fatal(`invalid value "${last}" for flag -${option.key}: parse error`);
      return last;
    case "stringSlice":
      return texts.filter((text) => text !== "");
    case "string":
      return last;
  }
}
