import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { type DoorRequest, drifted, type Found } from "../../src/account/account.ts";
import { check, DEFAULTS_KEY } from "../../src/account/check.ts";
import { diff } from "../../src/account/diff.ts";
import { hcloud } from "../../src/account/hcloud/index.ts";
import { plannedOutputs } from "../../src/account/preview.ts";
import type { ResourceTable } from "../../src/account/table.ts";
import type { Values } from "../../src/account/value.ts";
import type { Door } from "../../src/plugins/plugin.ts";

interface Answer {
  readonly id: number;
  readonly resource?: string;
  readonly outputs?: Values;
  readonly error?: string;
}

/**
 * Resources of Hetzner's, checked and compared by the stand-in's tables but made, read, changed and deleted by the program `hcloud-client`
 * over HTTP: no word of them goes to the account by another way.
 */
export class GoDoor implements Door {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #asked = 0;

  constructor(program: string) {
    this.#child = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
    createInterface({ input: this.#child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
      const answer = JSON.parse(line) as Answer;
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    });
  }

  async check(request: DoorRequest) {
    const { name, inputs = {}, oldInputs: olds, seed } = request;
    return check(table(request), { name, inputs, olds, seed });
  }

  async diff(request: DoorRequest) {
    return diff(table(request), request.oldInputs ?? {}, request.inputs ?? {});
  }

  async create(request: DoorRequest): Promise<Found> {
    const inputs = plain(request.inputs);
    if (request.preview) return { id: "", outputs: plannedOutputs(table(request), inputs), inputs };
    const made = await this.#ask("create", request, inputs);
    if (made.resource === undefined) throw new Error(`${request.name} is not there after it was made`);
    return { id: made.resource, outputs: made.outputs ?? {}, inputs };
  }

  async update(request: DoorRequest): Promise<Found> {
    const inputs = plain(request.inputs);
    const id = request.id ?? "";
    if (request.preview) return { id, outputs: plannedOutputs(table(request), inputs, request.olds), inputs };
    const { outputs = {} } = await this.#ask("update", request, inputs);
    return { id, outputs, inputs };
  }

  async read(request: DoorRequest): Promise<Found | undefined> {
    const { resource, outputs = {} } = await this.#ask("read", request, {});
    if (resource === undefined) return undefined;
    return { id: resource, outputs, inputs: drifted(request, outputs) ?? request.oldInputs ?? {} };
  }

  async delete(request: DoorRequest): Promise<void> {
    await this.#ask("delete", request, {});
  }

  async invoke(type: string): Promise<Values> {
    throw new Error(`no function ${type}`);
  }

  async #ask(operation: string, request: DoorRequest, inputs: Values): Promise<Answer> {
    const id = ++this.#asked;
    const answer = new Promise<Answer>((resolve) => this.#waiting.set(id, resolve));
    const type = request.type.split(":").at(-1);
    this.#child.stdin?.write(
      `${JSON.stringify({ id, do: operation, type, resource: request.id ?? "", inputs, olds: request.olds ?? {} })}\n`,
    );
    const said = await answer;
    if (said.error !== undefined) throw new Error(said.error);
    return said;
  }
}

function table({ type }: DoorRequest): ResourceTable {
  const kind = hcloud.kinds.find((one) => one.table.type === type);
  if (!kind) throw new Error(`no such resource type: ${type}`);
  return kind.table;
}

function plain(inputs: Values = {}): Values {
  const { [DEFAULTS_KEY]: _, ...rest } = inputs;
  return rest;
}
