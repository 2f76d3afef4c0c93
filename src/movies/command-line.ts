import type { MeasureName } from "./movie.ts";
import type { SegmentOptions, TrainOptions } from "./options.ts";

/** Reading options as the command line spells them. */
export interface ReadWords {
  readonly format?: string | undefined;
  readonly completion?: string | undefined;
  readonly ratingScale?: number | undefined;
  readonly id?: string | undefined;
  readonly target?: string | undefined;
  readonly columns?: Readonly<Partial<Record<MeasureName, string | undefined>>> | undefined;
  readonly decimal?: string | undefined;
  readonly delimiter?: string | undefined;
  readonly sheet?: string | undefined;
}

/** The command line that looks at the same table. data: the file, as the user knows it. */
export function profileCommandLine(data: string, read: ReadWords): string {
  return shellText(["marquee", "profile", data, ...readFlags(read)]);
}

/** How a command line names a built-in table, by its id: it needs no file. */
export function builtInWord(id: string): string {
  return `builtin:${id}`;
}

/** The command line that segments the same table with the same options. data: the file, as the user knows it. */
export function segmentCommandLine(data: string, read: ReadWords, options: SegmentOptions): string {
  const { onProgress: _, threads: __, ...plain } = options;
  return shellText(["marquee", "segment", data, ...readFlags(read), ...flags(plain)]);
}

/** The command line that trains on the same table with the same options. data: the file, as the user knows it. */
export function trainCommandLine(data: string, read: ReadWords, options: TrainOptions): string {
  const {
    learners,
    tune,
    searchRule,
    costs,
    explain: _,
    onProgress: __,
    clock: ___,
    threads: ____,
    ...plain
  } = options;
  const words = ["marquee", "train", data, ...readFlags(read)];
  if (learners !== undefined) words.push("--learners", learners.map(({ name }) => name).join(","));
  for (const { name, params = {} } of learners ?? []) {
    for (const [param, value] of Object.entries(params)) words.push("--param", `${name}.${param}=${valueText(value)}`);
  }
  const presets = (tune ?? []).filter((choice) => typeof choice === "string");
  if (presets.length > 0) words.push("--tune", presets.join(","));
  for (const choice of tune ?? []) {
    if (typeof choice !== "string") words.push(...searchFlags(choice));
  }
  if (searchRule === "one-standard-error") words.push("--one-standard-error");
  words.push(...flags(plain));
  if (costs !== undefined) words.push("--costs", `miss=${costs.miss},false-alarm=${costs.falseAlarm}`);
  return shellText(words);
}

/** The command line that predicts the movies of a file, and writes what it says to another. */
export function predictCommandLine(model: string, data: string, read: ReadWords, out: string): string {
  return shellText(["marquee", "predict", model, data, ...flags(read), "--out", out]);
}

/** Words as a command line, quoted for a shell where they need it. */
export function shellText(words: readonly string[]): string {
  return words.map((word) => (/^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(" ");
}

function readFlags({ columns = {}, delimiter, ...plain }: ReadWords): string[] {
  const named = Object.entries(columns).flatMap(([measure, column]) =>
    column === undefined ? [] : ["--column", `${measure}=${column}`],
  );
  return [...flags({ ...plain, delimiter: delimiter === "\t" ? "tab" : delimiter }), ...named];
}

function searchFlags({
  learner,
  method,
  space,
  draws,
}: Exclude<NonNullable<TrainOptions["tune"]>[number], string>): string[] {
  const words = Object.entries(space).flatMap(([param, values]) => [
    "--grid",
    `${learner}.${param}=${valueText(values)}`,
  ]);
  if (method !== undefined) words.push("--search", method);
  if (draws !== undefined) words.push("--draws", String(draws));
  return words;
}

/** Options by the names they have in the library: `maxK: 6` is `--max-k 6`, `nested: true` is `--nested`. */
function flags(options: object): string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined || value === null || value === false) return [];
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return value === true ? [flag] : [flag, valueText(value)];
  });
}

function valueText(value: unknown): string {
  if (value === null) return "none";
  if (Array.isArray(value)) return value.map(valueText).join(",");
  if (typeof value === "object" && value !== null && "name" in value) return String(value.name);
  return String(value);
}
