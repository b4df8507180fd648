import type { Problem } from "../values/problem.ts";
import { type Fault, keysOf, problemOf, type Validator } from "./fault.ts";
import { isOutput, isPlainObject, isUnknown } from "./live.ts";
import type { Shape } from "./shape.ts";
import { shapeOfClusterArgs, shapeOfCompareCloudsArgs, shapeOfGetClusterCostArgs, shapeOfGetSizesArgs } from "./shapes.generated.ts";
import { firstAtEachPath } from "./sound.ts";
import { validateClusterArgs, validateCompareCloudsArgs, validateGetClusterCostArgs, validateGetSizesArgs } from "./validator.generated.js";

/**
 * What is wrong with the form of a cluster's arguments, all at once: unknown and missing keys, wrong types, words that aren't among the allowed ones.
 * A live value passes here: where the contract is plain, `arrive` has refused it already; elsewhere only its resource can know it.
 */
export const validateArgs = (args: unknown): Problem[] => validate(validateClusterArgs, shapeOfClusterArgs, args);

/** The same for `getClusterCost`. */
export const validateCostArgs = (args: unknown): Problem[] => validate(validateGetClusterCostArgs, shapeOfGetClusterCostArgs, args);

/** The same for `compareClouds`. */
export const validateCompareArgs = (args: unknown): Problem[] => validate(validateCompareCloudsArgs, shapeOfCompareCloudsArgs, args);

/** The same for `getSizes`. */
export const validateSizesArgs = (args: unknown): Problem[] => validate(validateGetSizesArgs, shapeOfGetSizesArgs, args);

/** What is wrong with the form of `args`, by a compiled validator and the shape of the same interface. */
export function validate(validator: Validator, shape: Shape, args: unknown): Problem[] {
  const view = withoutLive(args);
  if (validator(view)) return [];
  const problems = (validator.errors ?? []).filter((fault) => !isAtLive(fault, view)).map((fault) => problemOf(fault, view, shape));
  // A value of the wrong type is also none of the allowed words.
  return [...firstAtEachPath(problems)];
}

const live = Symbol("a live value");

/** A copy to look at: an Output answers every question about its properties with another Output, so none may be left in it. */
function withoutLive(value: unknown): unknown {
  if (isOutput(value) || isUnknown(value)) return live;
  if (Array.isArray(value)) return value.map(withoutLive);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, withoutLive(item)]),
  );
}

function isAtLive(fault: Fault, view: unknown): boolean {
  if (fault.keyword === "additionalProperties" || fault.keyword === "required") return false;
  const at = keysOf(fault.instancePath).reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], view);
  return at === live;
}
