import type { QueryOptions } from "../engine.ts";
import type { Message } from "./messages.ts";

/**
 * Turns Spark's counts of tasks into a share of the work that never falls: a query's later stages become known only while it
 * runs. Gives a function that says whether anything was done since it was told last.
 */
export function progressTo(
  onProgress: QueryOptions["onProgress"],
): (progress: Message<"ExecutePlanResponse.ExecutionProgress">) => boolean {
  let shown = 0;
  let done = 0;
  return ({ stages = [] }) => {
    const tasks = stages.reduce((sum, { numTasks = 0 }) => sum + numTasks, 0);
    const completed = stages.reduce((sum, { numCompletedTasks = 0 }) => sum + numCompletedTasks, 0);
    if (tasks > 0) shown = Math.max(shown, Math.min(1, completed / tasks));
    onProgress?.(tasks > 0 ? shown : null);
    const moved = completed > done;
    done = Math.max(done, completed);
    return moved;
  };
}
