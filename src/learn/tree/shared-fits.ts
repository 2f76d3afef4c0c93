import { firstTrees, type Trees } from "./trees.ts";

/**
 * Fits models that are sums of trees for several sets of hyper-parameters. Sets that differ in the number of trees alone
 * are fitted once, with the most trees, and the others are its first trees: the same bits, as a tree knows nothing of those
 * after it. `isPrefix`: false for a set whose trees hang on their number.
 */
export function fitSharingTrees<Params extends { readonly trees: number }, Model extends { readonly trees: Trees }>(
  paramsList: readonly Params[],
  isPrefix: (params: Params) => boolean,
  fitOne: (params: Params) => Model,
): Model[] {
  const longest = new Map<string, Params>();
  for (const params of paramsList) {
    const key = keyOf(params);
    if (isPrefix(params) && !((longest.get(key)?.trees ?? 0) >= params.trees)) longest.set(key, params);
  }
  const fitted = new Map<string, Model>();
  return paramsList.map((params) => {
    if (!isPrefix(params)) return fitOne(params);
    const key = keyOf(params);
    const model = fitted.get(key) ?? fitOne(longest.get(key)!);
    fitted.set(key, model);
    return Object.freeze({ ...model, trees: firstTrees(model.trees, params.trees) });
  });
}

/** The hyper-parameters but for the number of trees; complete ones always come in the order of their declarations. */
function keyOf(params: { readonly trees: number }): string {
  return JSON.stringify({ ...params, trees: 0 });
}
