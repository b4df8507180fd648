import { isUnknown } from "../../contract/live.ts";
import { refused } from "../../values/problem.ts";
import { guardOf } from "../guard.ts";
import type { CheckContext, Properties } from "../resource.ts";

/** Token of the guard. It is internal: no SDK has it, and only clusters make one. */
export const controllerGuardType = "philotes:index:CloudControllerGuard";

export interface GuardedControllers {
  readonly cloudController: boolean;
  /** Another one is another cluster, with servers of its own: it may have what it likes. */
  readonly cluster: string;
}

/**
 * Remembers who looks after a cluster's nodes, K3s or the cloud. A node keeps the id that it registered with, and servers that disagree don't join, so
 * that can't change while they live.
 */
export const controllerGuard = guardOf({ type: controllerGuardType, refuse: changeProblems });

function changeProblems(before: Properties, now: Properties, { urn }: CheckContext) {
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
