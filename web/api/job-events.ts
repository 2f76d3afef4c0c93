import type { Job } from "../../src/api/job.ts";
import { ask } from "./client.ts";

/** Follows a job by its server-sent events, read from a plain request because only that carries the token. Ends with the job. */
export async function followJob(path: string, onChange: (job: Job) => void, signal: AbortSignal): Promise<void> {
  const response = await ask(`${path}/events`, { signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    const events = text.split("\n\n");
    text = events.pop()!;
    for (const event of events) {
      const data = event.split("\n").find((line) => line.startsWith("data: "));
      if (data !== undefined) onChange(JSON.parse(data.slice("data: ".length)) as Job);
    }
  }
}
