import { join } from "node:path";
import type { Run, Start } from "./runtime.ts";

const variables = (run: Run): NodeJS.ProcessEnv => ({
  ...process.env,
  PULUMI_CONFIG: run.config,
  PULUMI_CONFIG_SECRET_KEYS: run.secretKeys,
  PULUMI_PROJECT: run.project,
  PULUMI_STACK: run.stack,
  PULUMI_ORGANIZATION: run.organization,
});

/** A program for Node.js in `folder`, with its packages in `node_modules` there. Types are checked by each run, as they are by default, if they aren't checked already. */
export const withNode =
  (folder: string, isChecked: boolean): Start =>
  (run) => {
    const options = { monitor: run.monitor, engine: run.engine, project: run.project, stack: run.stack, organization: run.organization };
    const flags = Object.entries({ ...options, pwd: folder, "root-directory": folder, parallel: String(run.parallel) });
    const runner = join(folder, "node_modules/@pulumi/pulumi/cmd/run");
    const words = [...flags.map(([name, value]) => `--${name}=${value}`), ...(run.isPreview ? ["--dry-run"] : [])];
    const environment = {
      ...variables(run),
      PULUMI_NODEJS_TYPESCRIPT: "true",
      PULUMI_NODEJS_TSCONFIG_PATH: join(folder, "tsconfig.json"),
      PULUMI_NODEJS_TRANSPILE_ONLY: String(isChecked),
    };
    return { command: [process.execPath, runner, ...words, "."], folder, environment };
  };

/** A program for Python in `folder`. */
export const withPython =
  (folder: string, interpreter: string): Start =>
  (run) => ({
    command: [interpreter, join(import.meta.dirname, "execute.py"), folder, JSON.stringify(run)],
    folder,
    environment: { ...variables(run), PYTHONDONTWRITEBYTECODE: "1" },
  });

/** A program that is compiled, with Go say: it reads all from its environment. */
export const compiled =
  (binary: string, folder: string): Start =>
  (run) => ({
    command: [binary],
    folder,
    environment: {
      ...variables(run),
      PULUMI_MONITOR: run.monitor,
      PULUMI_ENGINE: run.engine,
      PULUMI_DRY_RUN: String(run.isPreview),
      PULUMI_PARALLEL: String(run.parallel),
      PULUMI_ROOT_DIRECTORY: folder,
    },
  });
