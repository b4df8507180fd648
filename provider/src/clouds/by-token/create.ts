import { CustomResource, type CustomResourceOptions } from "@pulumi/pulumi";

/** The plug-in that serves the resources, exact: no SDK says which. */
export interface PinnedPlugin {
  readonly version: string;
  readonly pluginDownloadURL?: string;
}

type ResourceClass<Args> = new (name: string, args: Args, options: CustomResourceOptions) => CustomResource;

/**
 * A maker of base classes for resources of a plug-in without an SDK that could be carried. A class declares the outputs that it names. Without a plug-in
 * said, the engine takes the one that the program brought along.
 */
export function byToken(plugin?: PinnedPlugin) {
  return <Args extends object>(token: string, ...outputs: readonly string[]): ResourceClass<Args> => {
    // An output is a property of the resource only where its name is among the inputs.
    const unset = Object.fromEntries(outputs.map((name) => [name, undefined]));
    return class extends CustomResource {
      constructor(name: string, args: Args, options: CustomResourceOptions) {
        super(token, name, { ...unset, ...args }, { ...options, ...plugin });
      }
    };
  };
}
