/** A file that the program lays on the machine. */
export interface RemoteFile {
  readonly group: FileGroup;
  readonly path: string;
  /** Octal. */
  readonly mode: "0600" | "0644";
  readonly content: string;
}

/**
 * When a file is written. `config`: always, and K3s restarts where one changed. `quiet`: always, without a restart.
 * `authority`: before the very first start of a new cluster. `passing`: while the program runs, on a file system in memory.
 */
export type FileGroup = "config" | "quiet" | "authority" | "passing";

export interface Payload {
  readonly parameters: { readonly [name: string]: string };
  /** What is blotted out of the journal lines that an error shows. */
  readonly secrets: readonly string[];
  readonly files: readonly RemoteFile[];
  /** Files of `config` that an earlier run may have laid and that are not wanted now. */
  readonly absent: readonly string[];
}

/**
 * Standard input of a machine: the program as the first line, then one line for each thing it needs, ended by `end` so that a cut-off input is noticed.
 * Everything is base64: no quoting, and secrets stay off command lines, the environment and the error text, which repeats the command.
 */
export function toStdin(program: string, payload: Payload): string {
  const lines = [
    base64(program),
    ...Object.entries(payload.parameters).map(([name, value]) => `param ${name} ${base64(value)}`),
    ...payload.secrets.map((secret) => `secret - ${base64(secret)}`),
    ...payload.files.map((file) => `file ${file.group} ${file.mode} ${file.path} ${base64(file.content)}`),
    ...payload.absent.map((path) => `absent ${path}`),
    "end",
  ];
  return `${lines.join("\n")}\n`;
}

/** What a program is to do, which is the word after its name; some can do one thing only. */
export type Action = "bring-in" | "set" | "remove" | "wait" | "claim" | "release";

/** The command that runs what {@link toStdin} carries, as root. `what` is for those who read it in the state. */
export function loader(what: string, action: Action): string {
  return [
    `# ${what}: program and parameters come through standard input`,
    `IFS= read -r program && exec $(test "$(id -u)" = 0 || echo sudo -n) bash -c "$(printf %s "$program" | base64 -d)" philotes ${action}`,
  ].join("\n");
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
