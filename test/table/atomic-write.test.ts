import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withTemporaryFile, writeFileAtomic } from "../../src/table/atomic-write.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "marquee-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("writing atomically", () => {
  it("replaces what was there with the whole of the new content, and leaves nothing else", async () => {
    const path = join(folder, "a.txt");
    await writeFileAtomic(path, "one");
    await writeFileAtomic(path, Buffer.from("two"));
    expect(readFileSync(path, "utf8")).toBe("two");
    expect(readdirSync(folder)).toEqual(["a.txt"]);
  });

  it("keeps the old content and removes the temporary file when writing fails", async () => {
    const path = join(folder, "a.txt");
    writeFileSync(path, "old");
    const failing = withTemporaryFile(path, async (temporary) => {
      writeFileSync(temporary, "half");
      throw new Error("out of ideas");
    });
    await expect(failing).rejects.toThrow("out of ideas");
    expect(readFileSync(path, "utf8")).toBe("old");
    expect(readdirSync(folder)).toEqual(["a.txt"]);
  });

  it("refuses a folder that does not exist and a path that is a folder", async () => {
    await expect(writeFileAtomic(join(folder, "none", "a.txt"), "x")).rejects.toMatchObject({
      code: "OUTPUT_UNWRITABLE",
    });
    mkdirSync(join(folder, "taken"));
    await expect(writeFileAtomic(join(folder, "taken"), "x")).rejects.toMatchObject({ code: "OUTPUT_UNWRITABLE" });
    expect(readdirSync(folder)).toEqual(["taken"]);
  });

  it("removes the temporary file on a signal, then stops listening", async () => {
    const path = join(folder, "a.txt");
    const heard: string[] = [];
    // A program's own listener, without which the signal would end this process.
    const listener = () => heard.push("SIGTERM");
    process.on("SIGTERM", listener);
    const before = process.listenerCount("SIGTERM");
    try {
      const writing = withTemporaryFile(path, async (temporary) => {
        writeFileSync(temporary, "half");
        expect(process.listenerCount("SIGTERM")).toBe(before + 1);
        process.emit("SIGTERM", "SIGTERM");
        expect(existsSync(temporary)).toBe(false);
      });
      await expect(writing).rejects.toMatchObject({ code: "OUTPUT_UNWRITABLE" });
      expect(heard).toEqual(["SIGTERM"]);
      expect(process.listenerCount("SIGTERM")).toBe(before);
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      process.off("SIGTERM", listener);
    }
  });
});
