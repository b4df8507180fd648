import { beforeAll, describe, expect, test } from "vitest";
import { type Built, build, command, commandType, configOf, filesOf, input, parameters, waitsFor } from "../../test/bootstrapped.ts";
import { known } from "../../test/recorder.ts";
import type { ClusterArgs } from "../args.ts";

describe("three servers without workers, the API behind a load balancer", () => {
  let built: Built;
  beforeAll(async () => {
    built = await build({ environment: "production", workers: {} });
  });

  test("servers come in one after the other, and so does an update", () => {
    expect(waitsFor(built, "demo-control-plane-0")).toEqual([]);
    expect(waitsFor(built, "demo-control-plane-1")).toEqual(["demo-control-plane-0"]);
    expect(waitsFor(built, "demo-control-plane-2")).toEqual(["demo-control-plane-1"]);
  });

  test("a server is resized or made anew when the one before it is back", () => {
    const server = (ordinal: number) =>
      built.children.find((child) => child.type.includes("server:Server") && child.name === `demo-control-plane-${ordinal}`);
    const commandsBefore = (ordinal: number) =>
      built.children.filter(({ type, urn }) => type === commandType && server(ordinal)?.dependencies.includes(urn)).map(({ name }) => name);
    expect(commandsBefore(0)).toEqual([]);
    expect(commandsBefore(1)).toEqual(["demo-control-plane-0"]);
    expect(commandsBefore(2)).toEqual(["demo-control-plane-1"]);
  });

  test("servers leave one after the other", () => {
    expect(waitsFor(built, "demo-control-plane-2-membership").sort()).toEqual(["demo-control-plane-1-membership", "demo-control-plane-2"]);
  });

  test("the kubeconfig waits for the first server and for the load balancer", async () => {
    expect(waitsFor(built, "demo-endpoint")).toEqual(["demo-control-plane-0"]);
    expect(parameters(built, "demo-endpoint").ADDRESSES).toBe("203.0.113.20 10.0.0.5");
    expect(await known(built.kubernetes.endpoint)).toBe("https://203.0.113.20:6443");
    const urns = await Promise.all(built.kubernetes.ready.map(({ urn }) => known(urn)));
    expect(urns).toEqual([command(built, "demo-control-plane-0").urn, command(built, "demo-endpoint").urn]);
  });

  test("each may join through any other, and take its earlier self out; CA keys are the first one's", () => {
    expect(parameters(built, "demo-control-plane-0")).toMatchObject({ ROLE: "first", SERVERS: "10.0.0.11 10.0.0.12" });
    expect(parameters(built, "demo-control-plane-1")).toMatchObject({ ROLE: "server", SERVERS: "10.0.0.10 10.0.0.12" });
    expect(filesOf(built, "demo-control-plane-1")).toContain("/run/philotes/admin.kubeconfig");
    expect(filesOf(built, "demo-control-plane-1").filter((path) => path.includes("/tls/"))).toEqual([]);
  });
});

test("growing from one server to three changes nothing that the first one was started with", async () => {
  const restarting = async (count: number) => {
    const built = await build({ controlPlane: { count } });
    return input(built, "demo-control-plane-0")
      .filter(([kind, group, , path]) => kind === "file" && group === "config" && !path?.includes("00-philotes"))
      .concat([[String(configOf(built, "demo-control-plane-0")["tls-san"])]]);
  };
  expect(await restarting(3)).toEqual(await restarting(1));
});

describe("where the cloud forwards addresses to the servers", () => {
  const elastic = (args: Omit<ClusterArgs, "cloud"> = {}) => build(args, "exoscale");

  test("each server holds those that are forwarded to it, and no other", async () => {
    const built = await elastic({ controlPlane: { count: 3 }, loadBalancer: { enabled: true } });
    // The recorder has one address for all.
    for (const name of ["demo-control-plane-0", "demo-control-plane-2", "demo-general-0", "demo-general-1"])
      expect(parameters(built, name).CARRIES).toBe("203.0.113.20");
    const single = await elastic();
    expect(parameters(single, "demo-control-plane-0").CARRIES).toBe("");
    expect(parameters(single, "demo-general-0").CARRIES).toBe("203.0.113.20");
    expect(parameters(await build(), "demo-general-0").CARRIES).toBe("");
  });

  test("a server that doesn't hold the API's address asks whether it leads somewhere", async () => {
    const built = await elastic({ controlPlane: { count: 3 } });
    expect(parameters(built, "demo-endpoint")).toMatchObject({ NODE: "demo-general-0", SETTLES: "0" });
    expect(waitsFor(built, "demo-endpoint")).toEqual(["demo-control-plane-0"]);
    const alone = await elastic({ controlPlane: { count: 3 }, workers: {} });
    expect(parameters(alone, "demo-endpoint")).toMatchObject({ NODE: "demo-control-plane-0", SETTLES: "20" });
  });
});
