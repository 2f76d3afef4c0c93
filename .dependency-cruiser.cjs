// The arrows of the layout: who may import whom. Everything not named here is refused.

/** The isomorphic half: each folder and the folders it may use. */
const isomorphic = {
  math: [],
  kernels: [],
  learn: ["math", "kernels"],
  metrics: ["math", "kernels"],
  movies: ["learn", "metrics", "math"],
  // The fidelity of synthetic movies is judged by learners on columns that are no movie features: the target, the origin.
  synth: ["movies", "learn", "metrics", "math"],
  charts: [],
};

/** The Node half, lowest first: each may use the isomorphic half and those before it. */
const node = [
  "wire",
  "parallel",
  "table",
  "films",
  "engine",
  "events",
  "export",
  "runs",
  "studies",
  "report",
  "api",
  "cli",
];

const everywhere = "^src/(errors|notes)\\.ts$";
const folder = (names) => `^src/(${names.join("|")})/`;
const isomorphicFolders = Object.keys(isomorphic);

const arrows = [
  ...Object.entries(isomorphic).map(([name, uses]) => ({ from: name, uses: [name, ...uses] })),
  ...node.map((name, position) => ({ from: name, uses: [...isomorphicFolders, ...node.slice(0, position + 1)] })),
];

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-orphans",
      comment: "a file nothing imports",
      severity: "error",
      from: {
        orphan: true,
        path: "^src/",
        pathNot: "^src/(index|browser|cli/main|api/job-worker|table/read-child|studies/study-worker)\\.ts$",
      },
      to: {},
    },
    {
      name: "found",
      comment: "an import that leads nowhere",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "no-room",
      comment: "a file outside the folders of the layout",
      severity: "error",
      from: {
        path: "^src/",
        pathNot: [folder([...isomorphicFolders, ...node]), everywhere, "^src/(index|browser)\\.ts$"],
      },
      to: {},
    },
    {
      name: "no-node-in-isomorphic",
      severity: "error",
      from: { path: folder(isomorphicFolders) },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "no-development-packages",
      severity: "error",
      from: { path: "^src/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
  ],
  allowed: [
    { from: {}, to: { path: everywhere } },
    { from: {}, to: { pathNot: "^(src|web)/" } },
    { from: { path: everywhere }, to: { path: everywhere } },
    ...arrows.map(({ from, uses }) => ({ from: { path: folder([from]) }, to: { path: folder(uses) } })),
    // Charts draw results and runs store them: both must know their shape.
    {
      from: { path: folder(["charts", "runs"]) },
      to: { path: folder(["movies", "synth", "studies"]), dependencyTypes: ["type-only"] },
    },
    // The workbench runs in a browser: the isomorphic half, and of the rest the types alone.
    { from: { path: "^web/" }, to: { path: ["^web/", folder(isomorphicFolders)] } },
    { from: { path: "^web/" }, to: { path: folder(["studies", "runs", "api"]), dependencyTypes: ["type-only"] } },
    // What a browser gets: the isomorphic half alone.
    { from: { path: "^src/browser\\.ts$" }, to: { path: folder(isomorphicFolders) } },
    {
      from: { path: "^src/index\\.ts$" },
      to: { path: folder([...isomorphicFolders, ...node.filter((name) => name !== "api" && name !== "cli")]) },
    },
  ],
  allowedSeverity: "error",
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    exclude: { path: "^src/kernels/assembly/" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["types", "import", "node", "default"] },
  },
};
