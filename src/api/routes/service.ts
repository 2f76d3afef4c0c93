import { z } from "zod";
import { learners } from "../../learn/registry.ts";
import { searchPresets } from "../../learn/search/presets.ts";
import type { Api, ApiParts } from "../api-parts.ts";

const learnerSchema = z.object({
  name: z.string(),
  label: z.string(),
  complexity: z.number().describe("Position among learners from simple to complex; ties go to the simplest."),
  params: z
    .record(z.string(), z.unknown())
    .describe("Each hyper-parameter by name: its kind, default, bounds or choices, and a line of description."),
});

/** What there is to choose from, and whether the server is well. */
export function addServiceRoutes(api: Api, { version }: ApiParts): void {
  api.get(
    "/health",
    {
      schema: {
        summary: "Whether the server is well",
        tags: ["service"],
        response: { 200: z.object({ status: z.literal("ok"), version: z.string() }) },
      },
    },
    async () => ({ status: "ok" as const, version }),
  );
  api.get(
    "/learners",
    {
      schema: {
        summary: "The learners, their hyper-parameters, and the named searches",
        tags: ["service"],
        response: { 200: z.object({ learners: z.array(learnerSchema), searches: z.array(z.string()) }) },
      },
    },
    async () => ({
      learners: learners.map(({ name, label, complexity, params }) => ({
        name,
        label,
        complexity,
        params: { ...params },
      })),
      searches: Object.keys(searchPresets),
    }),
  );
  api.get("/openapi.json", { schema: { hide: true } }, async () => api.swagger());
}
