/** The interfaces that the contract begins at. */
export const inputs = "ClusterArgs";
export const outputs = "ClusterOutputs";

/** Configuration of our provider: the credentials of clouds whose resources it serves itself. */
export const configurations: readonly string[] = ["ContaboConfiguration"];

/** What clusters read of the stack's configuration. It is no argument of our provider: a component sees the stack's alone. */
export const settings: readonly string[] = ["OvhConfiguration", "RunConfiguration"];

export interface FunctionContract {
  /** Last part of the function's token. */
  readonly name: string;
  readonly inputs: string;
  readonly outputs: string;
}

export const functions: readonly FunctionContract[] = [
  { name: "getClusterCost", inputs: "GetClusterCostArgs", outputs: "GetClusterCostResult" },
  { name: "getSizes", inputs: "GetSizesArgs", outputs: "GetSizesResult" },
  { name: "compareClouds", inputs: "CompareCloudsArgs", outputs: "CompareCloudsResult" },
];

/** A resource that our provider serves itself. */
export interface ResourceContract extends FunctionContract {
  /** Middle part of the token, and of the tokens of types that only such resources have. */
  readonly module: string;
}

export const resources: readonly ResourceContract[] = ["Instance", "PrivateNetwork", "Firewall", "Secret"].map((name) => ({
  module: "contabo",
  name,
  inputs: `${name}Args`,
  outputs: `${name}Outputs`,
}));

/** Everything that a program writes, and that is therefore checked. */
export const checked: readonly string[] = [inputs, ...functions.map((each) => each.inputs), ...resources.map((each) => each.inputs)];

/** Arguments that are checked where every value has come, secrets among them. */
export const arrived: readonly string[] = resources.map((each) => each.inputs);
