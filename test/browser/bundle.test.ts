import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { ensureBuilt, root } from "../built.ts";

beforeAll(ensureBuilt);

/** Every file below a folder. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe("what a browser loads of the workbench", () => {
  it("is at most 350 kB compressed, all pages, workers and styles together", () => {
    const sizes = filesOf(join(root, "dist/web")).map((file) => gzipSync(readFileSync(file), { level: 9 }).length);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    expect(sizes.length).toBeGreaterThan(5);
    expect(total).toBeLessThanOrEqual(350_000);
  });

  it("has the styles of every part of Mantine that a page uses", () => {
    const sheets = readFileSync(join(root, "web/styles.css"), "utf8");
    const used = new Set(
      filesOf(join(root, "web"))
        .filter((file) => /\.tsx?$/.test(file))
        .flatMap((file) => [...readFileSync(file, "utf8").matchAll(/import \{([^}]*)\} from "@mantine\/core"/g)])
        .flatMap(([, names]) => names!.split(",").map((name) => name.trim().replace("TextInput", "Input"))),
    );
    const styled = [...used].filter((name) => existsSync(join(root, `node_modules/@mantine/core/styles/${name}.css`)));
    expect(styled.length).toBeGreaterThan(15);
    expect(styled.filter((name) => !sheets.includes(`/styles/${name}.css`))).toEqual([]);
  });
});
