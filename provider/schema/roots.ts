/** The interfaces that the contract begins at. */
export const inputs = "ClusterArgs";
export const outputs = "ClusterOutputs";

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

/** Everything that a program writes, and that is therefore checked. */
export const checked: readonly string[] = [inputs, ...functions.map((each) => each.inputs)];
