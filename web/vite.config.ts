import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const folder = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Kernels that pages run: they group and score, but train nothing and read no files. */
const kernelsOfPages = ["kmeans-bounds", "kmeans-tree", "leaves", "nearest", "silhouette"];

/** Leaves out the code of kernels that pages do not run, and of the others what is compiled for memory that threads share. */
const leanKernels: Plugin = {
  name: "lean-kernels",
  transform(code, id) {
    const kernel = /\/src\/kernels\/wasm\/([a-z-]+)\.ts$/.exec(id)?.[1];
    if (kernel === undefined) return null;
    const unused = kernelsOfPages.includes(kernel) ? /(shared):\s*"[^"]*"/ : /(plain|shared):\s*"[^"]*"/g;
    return { code: code.replace(unused, '$1: ""'), map: null };
  },
};

/** Builds the workbench. `npm run build` names another place for what comes out. */
export default defineConfig({
  root: folder("."),
  base: "./",
  plugins: [react(), leanKernels],
  worker: { format: "es", plugins: () => [leanKernels] },
  build: { outDir: folder("../dist/web"), emptyOutDir: true, reportCompressedSize: false, target: "es2023" },
});
