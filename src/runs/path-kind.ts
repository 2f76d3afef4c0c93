import { statSync } from "node:fs";

/** What stands at a path; "nothing" also when the path leads through something that is no folder. */
export function pathKind(path: string): "nothing" | "folder" | "file" {
  try {
    return statSync(path).isDirectory() ? "folder" : "file";
  } catch {
    return "nothing";
  }
}
