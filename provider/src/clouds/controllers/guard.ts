import { isUnknown } from "../../contract/live.ts";
import { refused } from "../../values/problem.ts";
import { guardOf } from "../guard.ts";
import type { CheckContext, Properties } from "../resource.ts";

/** Token of the guard. It is internal: no SDK has it, and only clusters make one. */
export const controllerGuardType = "philotes:index:CloudControllerGuard";

export interface GuardedControllers {
  readonly cloudController: boolean;
  /** Cloud, name and what else has every server replaced. Another one is another cluster, with servers of its own: it may have what it likes. */
  readonly cluster: string;
}

/** What `GuardedControllers.cluster` is, from its parts. */
export const clusterOf = (cloud: string, name: string, ...others: readonly (string | undefined)[]) => [cloud, name, ...others].join(", ");

const nameOf = ({ cluster }: Properties) => String(cluster).split(", ")[1];

/**
 * Remembers who looks after a cluster's nodes, K3s or the cloud. A node keeps the id that it registered with, and servers that disagree don't join, so
 * that can't change while they live.
 */
export const controllerGuard = guardOf({ type: controllerGuardType, refuse: changeProblems });

function changeProblems(before: Properties, now: Properties, { urn }: CheckContext) {
  // Only an alias leads from one name to another: else the guard would be a new one.
  if (nameOf(before) !== nameOf(now)) return [refused("", renamed(nameOf(before), nameOf(now)))];
  const [was, is] = [before.cloudController, now.cloudController];
  if (isUnknown(is) || was === is || before.cluster !== now.cluster) return [];
  const [had, write] =
    was === true
      ? ["with the cloud's own controllers", "true, and give their credential"]
      : ["without the cloud's own controllers", "false"];
  // Without a path: the engine would look for its value among the guard's inputs.
  return [
    refused(
      "",
      `platform.cloudController: this cluster was made ${had}, and its servers can't change that while they live. Nothing was touched. Write ${write}. ` +
        `Where the run that made it has failed and no server has come up, let it be forgotten: pulumi up --replace '${urn}'`,
    ),
  ];
}

const renamed = (was: string | undefined, is: string | undefined) =>
  `name: this cluster is called "${was}" and would be "${is}" by its alias. Its servers, their certificates and Kubernetes' nodes are made with the name, ` +
  `so it can't change while they live. Nothing was touched. Keep the name "${was}" and write an alias for what else has changed, such as its parent; ` +
  `or leave the alias out: "${is}" is then a new cluster, and "${was}" is deleted.`;
