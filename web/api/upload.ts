import type { ReadChoices } from "../../src/api/read-uploaded.ts";
import { askJson } from "./client.ts";

/**
 * Sends a file and how it is to be read. Throws ApiProblem, and an Error in our words for what the browser cannot read: a folder
 * that was dropped, or a file that is gone or was changed since it was chosen.
 */
export async function sendFile<Answer>(path: string, file: File, read: ReadChoices, signal?: AbortSignal) {
  await file
    .slice(0, 1)
    .arrayBuffer()
    .catch(() => {
      throw new Error(`${file.name} cannot be read: it is a folder, or has been moved or changed. Choose it again.`);
    });
  const form = new FormData();
  form.append("options", JSON.stringify(read));
  form.append("file", file, file.name);
  return askJson<Answer>(path, { method: "POST", body: form, ...(signal === undefined ? {} : { signal }) });
}
