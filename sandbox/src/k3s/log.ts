export type Level = "info" | "warning" | "error" | "fatal";

/** One line on stderr in the form K3s logs in: `time="…" level=info msg="…"`. */
export function log(level: Level, message: string): void {
  const time = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  process.stderr.write(`time="${time}" level=${level} msg=${JSON.stringify(message)}\n`);
}

/** Ends K3s with exit code 1 after a `level=fatal` line: `Error: <message>`, or the bare message where K3s logs it where it happens. */
export class Fatal extends Error {
  readonly line: string;

  constructor(message: string, form: "error" | "bare" = "error") {
    super(message);
    this.line = form === "error" ? `Error: ${message}` : message;
  }
}

/** A component ended by itself. K3s then asks itself to shut down, which exits with code 0 (seen on v1.36.3). */
export class ComponentStopped extends Error {}
