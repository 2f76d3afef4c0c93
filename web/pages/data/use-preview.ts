import { useEffect, useState } from "react";
import type { Preview } from "../../../src/api/preview-schema.ts";
import type { ReadChoices } from "../../../src/api/read-uploaded.ts";
import { sendFile } from "../../api/upload.ts";

/** What is known of a file that is not taken in yet. */
export interface Looked {
  /** The latest look; it stays while a newer one is on its way. */
  readonly preview: Preview | null;
  /** Why there is nothing to show at all. */
  readonly reason: string | null;
  readonly busy: boolean;
}

/** Typing is not a choice yet. */
const patience = 250;

/** Looks at a file again whenever it is to be read in another way; a look that is out of date is given up. */
export function usePreview(file: File, read: ReadChoices): Looked {
  const [looked, setLooked] = useState<Looked>({ preview: null, reason: null, busy: true });
  useEffect(() => {
    const abort = new AbortController();
    setLooked((before) => ({ ...before, busy: true }));
    const timer = setTimeout(() => {
      sendFile<Preview>("/datasets/preview", file, read, abort.signal).then(
        (preview) => abort.signal.aborted || setLooked({ preview, reason: null, busy: false }),
        (error: Error) => abort.signal.aborted || setLooked({ preview: null, reason: error.message, busy: false }),
      );
    }, patience);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [file, read]);
  return looked;
}
