import { describe, expect, test } from "vitest";
import { readSparkAddress } from "../../src/engine/spark/address.ts";

describe("an address of Spark Connect", () => {
  test("needs a host alone", () => {
    expect(readSparkAddress("sc://spark.example")).toEqual({
      target: "spark.example:15002",
      shown: "sc://spark.example:15002",
      tls: false,
      loopback: false,
      token: undefined,
      userId: "marquee",
      userAgent: "marquee",
      sessionId: undefined,
      maxMessageSize: 268_435_456,
      headers: [],
    });
  });

  test("of Databricks: a token over TLS and the cluster's id as a header", () => {
    const address = readSparkAddress("sc://dbc.example:443/;token=dapi%3D1;x-databricks-cluster-id=0123-45");
    expect(address).toMatchObject({ target: "dbc.example:443", tls: true, token: "dapi=1" });
    expect(address.headers).toEqual([["x-databricks-cluster-id", "0123-45"]]);
  });

  test("takes the environment's token where it has none", () => {
    expect(readSparkAddress("sc://h", "env")).toMatchObject({ token: "env", tls: true });
    expect(readSparkAddress("sc://h/;token=own", "env")).toMatchObject({ token: "own" });
    expect(readSparkAddress("sc://h", "")).toMatchObject({ token: undefined, tls: false });
  });

  test.each(["localhost", "127.0.0.1", "127.3.2.1", "[::1]"])("%s is this machine: a token needs no TLS", (host) => {
    expect(readSparkAddress(`sc://${host}:1/;token=t`)).toMatchObject({ tls: false, target: `${host}:1` });
    expect(readSparkAddress(`sc://${host}:1/;token=t;use_ssl=true`)).toMatchObject({ tls: true });
  });

  test.each(["127.0.0.1.example", "localhost.example", "10.0.0.1", "[fe80::1]"])("%s is another machine", (host) => {
    expect(readSparkAddress(`sc://${host}/;token=t`).tls).toBe(true);
    expect(() => readSparkAddress(`sc://${host}/;token=t;use_ssl=false`)).toThrow(/TLS/);
  });

  test.each([
    "spark://h",
    "sc://",
    "sc://h:0",
    "sc://h:65536",
    "sc://h:x",
    "sc://u@h",
    "sc://h/path",
    "sc://h?x=1",
    "sc://h/;token",
    "sc://h/;token=",
    "sc://h/;token=SECRET;token=SECRET",
    "sc://h/;token=SECRET%0d%0aX",
    "sc://h/;token=SECRET%ZZ",
    "sc://h/;token=SECRET;use_ssl=yes",
    "sc://h/;token=SECRET;use_ssl=false",
    "sc://h/;token=SECRET;session_id=1",
    "sc://h/;token=SECRET;grpc_max_message_size=10",
    "sc://h/;token=SECRET;authorization=x",
    "sc://h/;token=SECRET;Grpc-timeout=x",
    "sc://h/;token=SECRET;a%20b=x",
    "sc://h/;token=SECRET;x=%0a",
    "sc://h/x;token=SECRET",
  ])("%s is refused, and its token not shown", (spec) => {
    let message = "";
    try {
      readSparkAddress(spec);
    } catch (error) {
      expect(error).toMatchObject({ code: "OPTION_INVALID" });
      message = String(error);
    }
    expect(message).toMatch(/expected/);
    expect(message).not.toContain("SECRET");
  });
});
