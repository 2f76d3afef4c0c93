/** What pages served from here may do: run and load their own parts, and nothing else. */
const contentPolicy = {
  "default-src": "'none'",
  // The kernels are WebAssembly.
  "script-src": "'self' 'wasm-unsafe-eval'",
  "worker-src": "'self' blob:",
  "style-src": "'self' 'unsafe-inline'",
  "img-src": "'self' data: blob:",
  "font-src": "'self'",
  "connect-src": "'self'",
  "frame-src": "'self' blob:",
  "base-uri": "'none'",
  "form-action": "'none'",
  "frame-ancestors": "'none'",
};

/** The headers of every answer that tell a browser what to keep from it. The same for all, so they are put together once. */
function protection(policy: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return {
    "content-security-policy": Object.entries(policy)
      .map((directive) => directive.join(" "))
      .join(";"),
    ...otherHeaders,
  };
}

const otherHeaders = {
  // Shared memory for threads needs a page that no other can reach into.
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

export const pageProtection = protection(contentPolicy);

/** Answers of the API are data: a browser that shows one as a page gets to do nothing with it. */
export const dataProtection = protection({ "default-src": "'none'", "frame-ancestors": "'none'" });
