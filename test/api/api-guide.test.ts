import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ensureBuilt, root } from "../built.ts";

const guide = readFileSync(join(root, "docs/api.md"), "utf8");
const needed = ["bash", "curl"].filter((program) => spawnSync(program, ["--version"]).status !== 0);

it.skipIf(needed.length > 0)(
  `docs/api.md runs as it stands${needed.length > 0 ? ` (skipped, because ${needed.join(" and ")} is not there)` : ""}`,
  async () => {
    ensureBuilt();
    const folder = mkdtempSync(join(tmpdir(), "marquee-guide-"));
    copyFileSync(join(root, "data/movies.csv"), join(folder, "movies.csv"));
    const args = [join(root, "dist/cli/main.js"), "serve", "--port", "0", "--json", "--data", join(folder, "runs")];
    const server = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    try {
      const [line] = await once(server.stdout!, "data");
      const { address, token } = JSON.parse(String(line));
      const blocks = [...guide.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1]!).slice(1);
      expect(blocks.length).toBeGreaterThan(6);
      const script = ["set -euo pipefail", ...blocks.map((block, index) => `echo "== ${index}"\n${block}\necho`)].join(
        "\n",
      );
      const out = execFileSync("bash", ["-c", script], {
        cwd: folder,
        encoding: "utf8",
        env: { ...process.env, MARQUEE_URL: address, MARQUEE_TOKEN: token },
      });
      const said = out
        .split(/== \d+\n/)
        .slice(1)
        .map((text) => text.trim());
      expect(said[0]).toContain('"status":"ok"');
      expect(said[1]).toBe("null");
      expect(said[2]).toMatch(/^15\n\{"source":"movies\.csv","total":15/);
      expect(said[3]).toMatch(/"state":"done"/);
      expect(said[4]).toBe("marquee segment builtin:movies --k 2");
      const [probability, feature, rows] = said[5]!.split("\n");
      expect(Number(probability)).toBeGreaterThan(0.5);
      expect(feature).toMatch(/^[a-z_]+$/);
      expect(rows).toBe("15");
      expect(JSON.parse(said[6]!)).toEqual(JSON.parse(/```json\n(.*)\n```/.exec(guide)![1]!));
      expect(said[7]!.length).toBeGreaterThan(40);
      expect(readFileSync(join(folder, "report.html"), "utf8")).toContain("<!doctype html>");
      const scored = execFileSync(process.execPath, [args[0]!, "predict", "hits.model.json", "movies.csv", "--json"], {
        cwd: folder,
        encoding: "utf8",
      });
      expect(JSON.parse(scored).predictions).toHaveLength(15);
    } finally {
      const ended = once(server, "exit");
      server.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    }
  },
  120_000,
);
