import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorkbench, type Workbench } from "./open-workbench.ts";

let workbench: Workbench;
beforeAll(async () => {
  workbench = await openWorkbench();
});
afterAll(() => workbench?.close());

describe("the pages that the server writes itself", () => {
  it.each(["/reference", "/errors"])("%s has nothing that axe finds and fits a narrow screen", async (path) => {
    const { page } = workbench;
    await page.goto(new URL(path, workbench.address.page).href);
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await workbench.inspect()).toEqual([]);
  });

  it("can be walked through by the keyboard: every step lands on a link or a part that scrolls, and shows where it is", async () => {
    const { page } = workbench;
    await page.goto(new URL("/reference", workbench.address.page).href);
    for (let step = 0; step < 10; step++) {
      await page.keyboard.press("Tab");
      const outline = await page.evaluate(() => {
        const at = document.activeElement;
        return at === null || at === document.body ? "nowhere" : getComputedStyle(at).outlineStyle;
      });
      expect(outline).not.toMatch(/nowhere|none/);
    }
    expect(workbench.complaints).toEqual([]);
  });
});
