import { MarqueeError } from "../errors.ts";

/** OUTPUT_EXISTS for a place that an engine was to write to. */
export function outputExists(path: string): MarqueeError {
  return new MarqueeError("OUTPUT_EXISTS", {
    where: path,
    expected: "a name that is free",
    found: "a file or folder of that name",
    remedy: "Pass --force to replace it, or name another place with --out.",
  });
}
