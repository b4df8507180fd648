// Generated from the contract by `make generate`. Do not edit.
import type { Validator } from "./fault.ts";

export declare const validateClusterArgs: Validator;
export declare const validateGetClusterCostArgs: Validator;
export declare const validateGetSizesArgs: Validator;
export declare const validateCompareCloudsArgs: Validator;
export declare const validateInstanceArgs: Validator;
export declare const validatePrivateNetworkArgs: Validator;
export declare const validateFirewallArgs: Validator;
export declare const validateSecretArgs: Validator;
