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

/** Memory beyond this is given back after use; below it is kept, since making memory costs more than most calls. */
const keptBytes = 1 << 26;

const compiledModules = new Map<string, CompiledModule>();

/** The compiled module of a kernel's code, compiled once. `code`: base64. */
function compiled(code: string): CompiledModule {
  const known = compiledModules.get(code);
  if (known !== undefined) return known;
  const module = new api.Module(Uint8Array.from(atob(code), (character) => character.charCodeAt(0)));
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
}

const kept = new Map<KernelCode, { readonly functions: unknown; readonly memory: KernelMemory }>();

/**
 * Calls `work` with the kernel's functions and a memory of at least `bytes`, whose content is whatever an earlier call left.
 * One instance a kernel is kept, because each memory reserves gigabytes of address space: results must be copied out,
 * and `work` must not use the same kernel again before it returns.
 */
export function withKernel<Functions, Result>(
  code: KernelCode,
  bytes: number,
  work: (kernel: OpenKernel<Functions>) => Result,
): Result {
  let instance = kept.get(code);
  if (instance === undefined) {
    const memory = createMemory(bytes, false);
    instance = { functions: instantiate<Functions>(code.plain, memory), memory };
    kept.set(code, instance);
  }
  growMemory(instance.memory, bytes);
  try {
    return work({ functions: instance.functions as Functions, buffer: instance.memory.buffer });
  } finally {
    if (instance.memory.buffer.byteLength > keptBytes) kept.delete(code);
  }
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
