/** Starts a run with one machine and one volume and then waits to be killed. Argument: the run folder. Prints the namespace's name once all is up. */
import { setTimeout as sleep } from "node:timers/promises";
import { createDriver } from "../../src/machines/driver.ts";
import { imageFolder } from "../../src/machines/image.ts";
import { createNamespaces, newNamespaceName } from "../../src/machines/namespaces.ts";
import { writeMachineSettings } from "../../src/machines/settings.ts";
import { serverOf } from "./fixtures.ts";

const runFolder = process.argv[2] ?? "";
const namespace = newNamespaceName();
writeMachineSettings(runFolder, { namespace, imageFolder: imageFolder(), hosts: {}, programs: {} });
await createNamespaces({ namespace, runFolder, hosts: {} });
const driver = await createDriver({ runFolder, log: () => {} });
await driver.serverCreated(serverOf("1", "lost-0", "203.0.113.10", ""));
const devicePath = "/dev/disk/by-id/scsi-0HC_Volume_7";
await driver.volumeAttached({ id: "7", name: "lost", sizeGib: 1, format: "ext4", serverId: "1", devicePath });
console.log(namespace);
await sleep(600_000);
