import type { ComponentResource, ComponentResourceOptions } from "@pulumi/pulumi";

export declare function buildCluster(name: string, args: object, opts?: ComponentResourceOptions): ComponentResource;
