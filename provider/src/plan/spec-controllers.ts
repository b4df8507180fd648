import type { CloudName, ClusterArgs } from "../args.ts";
import { at, missing, type Problem, refused } from "../values/problem.ts";
import type { Catalog, ControllerFacts } from "./catalog.ts";
import type { Findings } from "./findings.ts";
import { ownBlock } from "./own-block.ts";

const option = "disable-cloud-controller";

/** Whether the cloud's controllers are installed. By default where their credential is given. */
export function parseControllers(args: ClusterArgs, catalog: Catalog, { problems }: Findings): boolean {
  const { controllers, displayName } = catalog;
  const wish = args.platform?.cloudController;
  if (!controllers) {
    if (wish) problems.push(refused("platform.cloudController", `${displayName} has no controllers for a cluster: leave it out`));
    return false;
  }
  const given = controllers.credential.filter(({ input }) => ownBlock(args)[input] !== undefined);
  if (wish === false) {
    problems.push(...given.map(({ input }) => refused(at(args.cloud, input), unused)));
    return false;
  }
  if (!wish && given.length === 0) return false;
  problems.push(...credentialProblems(args, displayName, controllers));
  if (option in (args.kubernetes?.serverConfig ?? {})) {
    problems.push(
      refused(
        at("kubernetes.serverConfig", option),
        `${displayName}'s controllers are installed and need it on: leave it out, or write platform.cloudController: false`,
      ),
    );
  }
  return true;
}

const unused = "is for controllers that platform.cloudController: false leaves out: write true, or leave the credential out";

/** The stack's credential and the one that the program's own provider has may open different accounts, which nobody would say before nodes never come up. */
export function borrowedWarnings(cloud: CloudName, { controllers, displayName }: Catalog, passed: readonly string[]): string[] {
  if (!controllers || passed.length === 0) return [];
  const configs = controllers.credential.map(({ config }) => config).join(" and ");
  const inputs = controllers.credential.map(({ input }) => at(cloud, input)).join(" and ");
  return [
    `${displayName}'s controllers log in with ${configs} of the stack's configuration, and the cluster is made through a provider that the program ` +
      `passes. Where that opens another account or project, write ${inputs}.`,
  ];
}

/** Half of a credential opens nothing, and neither does an empty one. A live one is looked at where it is known. */
function credentialProblems(args: ClusterArgs, displayName: string, { credential }: ControllerFacts): Problem[] {
  return credential.flatMap(({ input, config }) => {
    const [path, value] = [at(args.cloud, input), ownBlock(args)[input]];
    if (value === undefined) {
      return [
        missing(
          path,
          `${displayName}'s controllers need it: write it, or \`pulumi config set --secret ${config} …\`; or write platform.cloudController: false`,
        ),
      ];
    }
    return value === "" ? [refused(path, "is empty: write the credential, or leave it out")] : [];
  });
}

/**
 * The arguments with the credential from the stack's configuration, where the program gives none of it and doesn't do without controllers. `secret`
 * keeps it from showing. A part of it alone is no credential.
 */
export function withStackCredential(
  args: ClusterArgs,
  controllers: ControllerFacts | undefined,
  configured: (key: string) => string | undefined,
  secret: (text: string) => unknown,
): ClusterArgs {
  if (!controllers || args.platform?.cloudController === false) return args;
  const block = ownBlock(args);
  const found = controllers.credential.map(({ input, config }) => [input, configured(config)] as const);
  const complete = found.every(([, text]) => text !== undefined && text !== "");
  if (found.length === 0 || !complete || found.some(([input]) => block[input] !== undefined)) return args;
  return { ...args, [args.cloud]: { ...block, ...Object.fromEntries(found.map(([input, text]) => [input, secret(text ?? "")])) } };
}
