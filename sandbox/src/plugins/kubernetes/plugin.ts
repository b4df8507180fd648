import { sameValue, type Values } from "../../account/value.ts";
import { AccountClient } from "../account-client.ts";
import { OwnDoor } from "../own-door.ts";
import type { Environment, Plugin } from "../plugin.ts";
import { type ClusterSettings, kubernetesHandler } from "./handlers.ts";
import { namespaceTable, PROVIDER_CONFIG, releaseTable, secretTable } from "./tables.ts";

/** For level `engine` only: nothing is sent to a cluster, and `yaml/v2:ConfigGroup`, a component, is not served. */
export function kubernetesPlugin(environment: Environment): Plugin {
  let settings: ClusterSettings = { namespace: "default", isSecretMutable: false };
  return {
    name: "kubernetes",
    version: "4.34.2",
    config: PROVIDER_CONFIG,
    tables: [namespaceTable, secretTable(false), releaseTable],
    functions: [],
    door: new OwnDoor((type) => kubernetesHandler(type, settings), new AccountClient(environment.SANDBOX_ACCOUNT)),
    configure(config: Values) {
      const { kubeconfig, namespace, enableSecretMutable } = config;
      const isReadable = kubeconfig === undefined || /\bclusters\b/.test(String(kubeconfig));
      settings = {
        namespace: namespace ? String(namespace) : "default",
        // The engine sends every setting that is no string as JSON.
        isSecretMutable: String(enableSecretMutable) === "true",
        ...(isReadable ? {} : { problem: "no clusters in it" }),
      };
    },
    replacingConfig(olds, news) {
      const names = news.clusterIdentifier === undefined ? ["kubeconfig", "context", "cluster"] : ["clusterIdentifier"];
      return names.filter((name) => !sameValue(olds[name], news[name]));
    },
  };
}
