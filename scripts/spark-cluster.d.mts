export interface Cluster {
  readonly home: string;
  readonly folder: string;
  readonly address: string;
  readonly port: number;
  readonly ui: string;
  readonly log: string;
  readonly processes: readonly { readonly role: "master" | "worker" | "server"; readonly pid: number }[];
}

export const token: string;
export function readCluster(folder: string): Cluster;
export function startWorker(folder: string): number;
export function killGroup(pid: number): void;
export function aliveExecutors(cluster: Cluster): Promise<number>;
export function executors(
  cluster: Cluster,
): Promise<{ id: string; isActive: boolean; activeTasks: number; completedTasks: number; totalTasks: number }[]>;
export function askUi(cluster: Cluster, path: string): Promise<Record<string, unknown>[]>;
export function until(what: string, holds: () => boolean | Promise<boolean>, seconds?: number): Promise<void>;
