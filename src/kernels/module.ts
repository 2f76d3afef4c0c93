import type { KernelThreads } from "./threads.ts";

/** A kernel as the build leaves it: the compiled module in base64, once for memory of one's own and once for shared memory. */
export interface KernelCode {
  readonly plain: string;
  readonly shared: string;
}

/** What is used of WebAssembly, which Node and browsers have and the type libraries of neither are needed for. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}
type CompiledModule = object;
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => CompiledModule;
  readonly Instance: new (
    module: CompiledModule,
    imports: { readonly env: { readonly memory: KernelMemory } },
  ) => { readonly exports: unknown };
  readonly Memory: new (limits: {
    readonly initial: number;
    readonly maximum?: number;
    readonly shared?: boolean;
  }) => KernelMemory;
}
const { WebAssembly: api, atob } = globalThis as unknown as {
  WebAssembly: WebAssemblyApi;
  atob: (text: string) => string;
};

const pageBytes = 65_536;
const largestPages = 65_536;

/** The first byte that data may take in a kernel's memory: what a module itself holds lies below. */
const heapStart = pageBytes;

/**
 * Memory beyond this is given back after use; below it is kept, since making memory costs more than most calls. Memory that threads
 * share is always kept: it would be free only when each of them has next collected its garbage, and until then the next call's is beside it.
 */
const keptBytes = 1 << 26;

const compiledModules = new Map<string, CompiledModule>();

/** The compiled module of a kernel's code, compiled once. `code`: base64. */
function compiled(code: string): CompiledModule {
  const known = compiledModules.get(code);
  if (known !== undefined) return known;
  const text = atob(code);
  // A plain loop: a module is compiled once, by code that has not run yet, and character by character takes that six times as long.
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = text.charCodeAt(at);
  const module = new api.Module(bytes);
  compiledModules.set(code, module);
  return module;
}

/** Memory of at least `bytes`. Shared memory reserves room to grow to 4 GiB and takes only what is used. */
function createMemory(bytes: number, shared: boolean): KernelMemory {
  const initial = Math.ceil(bytes / pageBytes);
  return new api.Memory(shared ? { initial, maximum: largestPages, shared } : { initial });
}

/** Lets memory be at least `bytes` long. Views of a plain memory made before are detached when it grows. */
function growMemory(memory: KernelMemory, bytes: number): void {
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / pageBytes);
  if (missing > 0) memory.grow(missing);
}

/** The functions of a kernel over the given memory, which must be shared for `code.shared` and not for `code.plain`. */
function instantiate<Functions>(code: string, memory: KernelMemory): Functions {
  return new api.Instance(compiled(code), { env: { memory } }).exports as Functions;
}

/** A kernel ready for calls: its functions, and its memory with room for what was asked. */
export interface OpenKernel<Functions> {
  readonly functions: Functions;
  readonly buffer: ArrayBuffer;
  /** How many threads `onEach` runs on. */
  readonly threads: number;
  /** Lets threads take part from here on; the kernel must have been opened with memory that is shared. */
  join(threads: KernelThreads): void;
  /** Calls a function once on every thread, with the arguments of the thread's number, and returns when all are done. */
  onEach<Name extends keyof Functions & string>(
    name: Name,
    argsOf: (thread: number) => ArgumentsOf<Functions[Name]>,
  ): void;
  /** The same on all threads but the caller's, which does `own` meanwhile. Throws what `own` throws. */
  onOthers<Name extends keyof Functions & string>(
    name: Name,
    argsOf: (thread: number) => ArgumentsOf<Functions[Name]>,
    own: () => void,
  ): void;
}

type ArgumentsOf<Called> = Called extends (...args: infer Args extends readonly number[]) => void ? Args : never;
type Called = (...args: readonly number[]) => unknown;

interface KeptKernel {
  readonly functions: unknown;
  readonly memory: KernelMemory;
}

const kept = { plain: new Map<KernelCode, KeptKernel>(), shared: new Map<KernelCode, KeptKernel>() };

/**
 * Calls `work` with the kernel's functions and a memory of at least `bytes`, whose content is whatever an earlier call left.
 * One instance a kernel is kept, because each memory reserves gigabytes of address space: results must be copied out,
 * and `work` must not use the same kernel again before it returns. threads: undefined for the caller's thread alone
 * (`threadsFor` tells when more are worth it). shared: whether the memory is, which `join` needs.
 */
export function withKernel<Functions, Result>(
  code: KernelCode,
  bytes: number,
  work: (kernel: OpenKernel<Functions>) => Result,
  threads?: KernelThreads,
  shared = threads !== undefined,
): Result {
  const variant = shared ? "shared" : "plain";
  const { functions, memory } = keptKernel(code, variant, bytes);
  const called = functions as Record<string, Called>;
  let joined: KernelThreads | undefined;
  const open: OpenKernel<Functions> = {
    functions: functions as Functions,
    buffer: memory.buffer,
    get threads() {
      return joined?.count ?? 1;
    },
    join(others) {
      others.load({ module: compiled(code.shared), memory, names: Object.keys(called) });
      joined = others;
    },
    onEach(name, argsOf) {
      open.onOthers(name, argsOf, () => called[name]!(...(argsOf(0) as readonly number[])));
    },
    onOthers(name, argsOf, own) {
      if (joined === undefined) own();
      else joined.run(name, argsOf as (thread: number) => readonly number[], own);
    },
  };
  if (threads !== undefined) open.join(threads);
  try {
    return work(open);
  } finally {
    joined?.load(null);
    if (threads === undefined && memory.buffer.byteLength > keptBytes) kept.plain.delete(code);
  }
}

function keptKernel(code: KernelCode, variant: "plain" | "shared", bytes: number): KeptKernel {
  let kernel = kept[variant].get(code);
  if (kernel === undefined) {
    const memory = createMemory(bytes, variant === "shared");
    kernel = { functions: instantiate<unknown>(code[variant], memory), memory };
    kept[variant].set(code, kernel);
  }
  growMemory(kernel.memory, bytes);
  return kernel;
}

/** Places of consecutive blocks in a kernel's memory, each on a multiple of 16 bytes. */
export interface Layout {
  /** The address of a new block of `bytes`. */
  take(bytes: number): number;
  /** The memory that all blocks together need, in bytes. */
  size(): number;
}

export function startLayout(start: number = heapStart): Layout {
  let end = start;
  return {
    take(bytes) {
      const address = end;
      end += Math.ceil(bytes / 16) * 16;
      return address;
    },
    size: () => end,
  };
}
