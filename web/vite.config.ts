import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const folder = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Builds the workbench. `npm run build` names another place for what comes out. */
export default defineConfig({
  root: folder("."),
  base: "./",
  plugins: [react()],
  build: { outDir: folder("../dist/web"), emptyOutDir: true, reportCompressedSize: false, target: "es2023" },
});
