import { errorCatalogue } from "../errors.ts";
import { type Html, html, trustedHtml } from "../report/html.ts";
import { pageStyle } from "../report/page-style.ts";

/** As much of a JSON schema as the API's own description uses. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly default?: unknown;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
  readonly description?: string;
}

interface Operation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema: Schema;
  }[];
  readonly requestBody?: Content;
  readonly responses?: Readonly<Record<string, Content>>;
}

/** An OpenAPI document, as far as the page tells of it. */
export interface ApiDescription {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

/** A part begins well below the one before; what is first in it needs no line above. */
const partsStyle = "section > h2 { margin-top: 4rem; } section > h2 + h3 { margin-top: 1rem; padding: 0; border: 0; }";

/** The reference of the API as a page: no script, nothing fetched, made of the OpenAPI document alone. */
export function renderReference({ info, paths, components }: ApiDescription): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const tags = [...new Set(operations.flatMap(({ operation }) => operation.tags ?? []))];
  const schemas = Object.entries(components?.schemas ?? {}).filter(([name]) => !name.endsWith("Input"));
  return page(
    "Reference of the API",
    html`<p>${info.description ?? ""}</p>
<p>Every request carries the token that the server printed: <code>Authorization: Bearer TOKEN</code>. The description for programs is at
<code>/api/v1/openapi.json</code>; what each error code means is on the page of <a href="/errors">errors</a>. Version ${info.version}.</p>
<nav aria-label="Parts"><ul>${tags.map((tag) => html`<li><a href="#${tag}">${tag}</a></li>`)}<li><a href="#schemas">schemas</a></li></ul></nav>
${tags.map(
  (tag) => html`<section aria-labelledby="${tag}"><h2 id="${tag}">${tag}</h2>
${operations.filter(({ operation }) => operation.tags?.includes(tag)).map(operationPart)}</section>`,
)}
<section aria-labelledby="schemas"><h2 id="schemas">schemas</h2>
${schemas.map(([name, schema]) => html`<h3 id="schema-${name}">${name}</h3>${schemaPart(schema, name)}`)}</section>`,
  );
}

/** What each error code means, as a page: where the `type` of problem details points to. */
export function renderErrors(): string {
  const rows = Object.entries(errorCatalogue).map(
    ([code, { meaning, httpStatus }]) =>
      html`<tr id="${code}"><th scope="row"><code>${code}</code></th><td>${meaning}</td><td>${httpStatus}</td></tr>`,
  );
  return page(
    "Errors",
    html`<p>Every refusal is a problem (RFC 9457) with a code that does not change and a sentence that says where, what was expected, what was
found and what to do. See also the <a href="/reference">reference of the API</a>.</p>
${table("Errors", ["Code", "Meaning", "Status"], rows)}`,
  );
}

function page(title: string, content: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Marquee</title>
<link rel="icon" href="data:,">
<style>${trustedHtml(pageStyle + partsStyle)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the page</a>
<main class="page" id="main"><h1>${title}</h1>
${content}
</main>
</body>
</html>
`.markup;
}

function operationPart({ path, method, operation }: { path: string; method: string; operation: Operation }): Html {
  const parameters = (operation.parameters ?? []).map(
    ({ name, in: place, required, description, schema }) =>
      html`<tr><th scope="row"><code>${name}</code></th><td>${place}${required ? "" : ", may be left out"}</td><td>${typeWords(schema)}</td><td>${prose(description ?? schema.description)}</td></tr>`,
  );
  const title = `${method} ${path}`;
  return html`<h3 id="${idOf(title)}"><code>${title}</code></h3>
<p>${prose(operation.summary)}.</p>
${parameters.length === 0 ? "" : table(`Parameters of ${title}`, ["Parameter", "Where", "Type", "What it says"], parameters)}
${contentPart("Body", operation.requestBody, title)}
${Object.entries(operation.responses ?? {}).map(([status, answer]) => contentPart(`Answer ${status}`, answer, title))}`;
}

function contentPart(name: string, given: Content | undefined, title: string): Html | "" {
  if (given === undefined) return "";
  const kinds = Object.entries(given.content ?? {});
  if (kinds.length === 0) return html`<p>${name}.</p>`;
  return html`${kinds.map(
    ([kind, { schema = {} }]) => html`<p>${name}: <code>${kind}</code>, ${typeWords(schema)}.</p>
${schema.properties === undefined ? "" : schemaPart(schema, `${name} of ${title}`)}`,
  )}`;
}

function schemaPart({ properties, required = [], description, ...rest }: Schema, name: string): Html {
  if (properties === undefined) return html`<p>${prose(description)} ${typeWords(rest)}.</p>`;
  const rows = Object.entries(properties).map(
    ([key, schema]) =>
      html`<tr><th scope="row"><code>${key}</code></th><td>${typeWords(schema)}${required.includes(key) ? "" : ", may be left out"}</td><td>${prose(schema.description)}${schema.default === undefined ? "" : ` Default ${JSON.stringify(schema.default)}.`}</td></tr>`,
  );
  return html`${description === undefined ? "" : html`<p>${prose(description)}</p>`}${table(name, ["Name", "Type", "What it says"], rows)}`;
}

function table(label: string, head: readonly string[], rows: readonly Html[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table>
<thead><tr>${head.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

/** A schema in a few words, with links to those that have names. */
function typeWords(schema: Schema): Html {
  if (schema.$ref !== undefined) {
    const name = schema.$ref
      .split("/")
      .pop()!
      .replace(/Input$/, "");
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  if (schema.enum !== undefined) return html`${schema.enum.map((value) => JSON.stringify(value)).join(" or ")}`;
  if (schema.const !== undefined) return html`${JSON.stringify(schema.const)}`;
  if (schema.anyOf !== undefined) {
    return html`${schema.anyOf.map((one, index) => html`${index === 0 ? "" : " or "}${typeWords(one)}`)}`;
  }
  if (schema.type === "array") return html`list of ${typeWords(schema.items ?? {})}`;
  if (typeof schema.additionalProperties === "object" && schema.properties === undefined) {
    return html`object of ${typeWords(schema.additionalProperties)}`;
  }
  return html`${[schema.type ?? "any"].flat().join(" or ")}`;
}

/** What stands between backticks as code. */
function prose(text = ""): Html {
  return html`${text.split("`").map((part, index) => (index % 2 === 0 ? part : html`<code>${part}</code>`))}`;
}

function idOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/-$/, "");
}
