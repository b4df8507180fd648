import { spawn } from "node:child_process";
import { log } from "./log.ts";

/** Tells systemd that the service is up. Node can't write to a datagram socket; run by root, `systemd-notify` speaks for its parent, so `NotifyAccess=main` is enough. */
export function notifyReady(): void {
  if (!process.env.NOTIFY_SOCKET) return;
  const child = spawn("systemd-notify", ["--ready"], { stdio: "inherit" });
  child.on("error", (error) => log("error", `systemd-notify: ${error.message}`));
}
