import { type Problem, refused } from "../values/problem.ts";

/** What a cloud's provider has to be told before it can do anything. */
export interface Credential {
  /** Package of the provider, the part of its types before the first colon; absent: a provider doesn't bring it along. */
  readonly provider?: string;
  /** What it is, in the cloud's own words: "an API token". */
  readonly what: string;
  /** All of these are needed, each from the stack's configuration or from one of the variables. */
  readonly settings: readonly Setting[];
  /** Other sets of settings that are as good: whoever has one of them whole misses nothing. */
  readonly alternatives?: readonly (readonly Setting[])[];
  /** Files that the provider reads instead, relative to the home folder. */
  readonly files: readonly string[];
}

export interface Setting {
  /** Key of the stack's configuration; absent: it can't stand there. */
  readonly config?: string;
  /** Any one of them is enough. */
  readonly environment: readonly string[];
  /** Written with `--secret`. */
  readonly secret: boolean;
  /** Path of the cluster's own input that says it too, such as `some.project`. */
  readonly argument?: string;
}

/** Where a setting may be found; only whether it is there is asked. */
export interface Surroundings {
  readonly hasConfig: (key: string) => boolean;
  readonly hasVariable: (name: string) => boolean;
  readonly hasFile: (path: string) => boolean;
  /** True where the program passes a provider of the package itself. */
  readonly hasProvider: (name: string) => boolean;
  /** True where the cluster's input at that path is given, known or not. Absent: there is no cluster. */
  readonly hasArgument?: (path: string) => boolean;
}

/** What is missing is said before anything is created: a provider says it only when its first resource is due, and then not always how to mend it. */
export function missingCredentials(displayName: string, credentials: readonly Credential[], there: Surroundings): Problem[] {
  const isThere = ({ config, environment, argument }: Setting) =>
    (config !== undefined && there.hasConfig(config)) ||
    environment.some(there.hasVariable) ||
    (argument !== undefined && there.hasArgument?.(argument) === true);
  return credentials
    .filter(({ provider, files }) => !(provider !== undefined && there.hasProvider(provider)) && !files.some(there.hasFile))
    .filter(({ alternatives = [] }) => !alternatives.some((settings) => settings.every(isThere)))
    .flatMap(({ provider, what, settings, files }) => {
      const missing = settings.filter((setting) => !isThere(setting));
      if (missing.length === 0) return [];
      const ways = missing.map(({ config, environment, secret, argument }) =>
        [
          ...(config === undefined ? [] : [`\`pulumi config set ${secret ? "--secret " : ""}${config} …\``]),
          ...environment.map((name) => `set ${name}`),
        ]
          .concat(argument === undefined ? [] : `write ${argument}`)
          .join(" or "),
      );
      const file = files.length > 0 ? `; or write ~/${files[0]}` : "";
      const own = provider === undefined ? "" : `; or pass a provider of the package "${provider}" in the options`;
      return [refused("cloud", `${displayName} needs ${what}: ${ways.join(", and ")}${file}${own}`)];
    });
}
