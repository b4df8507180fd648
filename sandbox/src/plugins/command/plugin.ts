import { AccountClient } from "../account-client.ts";
import { OwnDoor } from "../own-door.ts";
import type { Environment, Plugin } from "../plugin.ts";
import { commandHandlers } from "./handlers.ts";

/** SANDBOX_LEVEL=engine answers remote commands from a table; otherwise they run over SSH. */
export function commandPlugin(environment: Environment): Plugin {
  const handlers = commandHandlers(environment);
  const byType = new Map(handlers.map((handler) => [handler.table.type, handler]));
  return {
    name: "command",
    version: "1.2.1",
    config: {},
    tables: handlers.map((handler) => handler.table),
    functions: [],
    door: new OwnDoor((type) => byType.get(type), new AccountClient(environment.SANDBOX_ACCOUNT)),
    configure() {},
  };
}
