import { connect, createServer, type Socket } from "node:net";

/** A way to a server that breaks off. */
export interface CuttingProxy {
  readonly port: number;
  /** How many connections it has broken. */
  cuts(): number;
  close(): void;
}

/** Passes bytes on to `port` of this machine, and breaks each of the first connections after it has answered so many bytes. */
export async function startCuttingProxy(port: number, answerBytes: readonly number[]): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  const limits = [...answerBytes];
  let cut = 0;
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    const limit = limits.shift() ?? Number.POSITIVE_INFINITY;
    let passed = 0;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far);
    far.on("data", (bytes) => {
      passed += bytes.length;
      if (passed > limit) {
        cut++;
        near.resetAndDestroy();
        // At once: what else is under way would count as another cut.
        far.destroy();
      } else if (!near.write(bytes)) {
        far.pause();
        near.once("drain", () => far.resume());
      }
    });
  });
  const own = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
  });
  return {
    port: own,
    cuts: () => cut,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
