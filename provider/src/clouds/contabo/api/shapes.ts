/**
 * What we read of the API's answers. Names and types: the API's own description, version 1.0.0, https://api.contabo.com, read 2026-11-25.
 */
export type InstanceStatus =
  | "provisioning"
  | "uninstalled"
  | "running"
  | "stopped"
  | "error"
  | "installing"
  | "unknown"
  | "manual_provisioning"
  | "product_not_available"
  | "verification_required"
  | "rescue"
  | "pending_payment"
  | "other"
  | "reset_password";

export interface Instance {
  readonly instanceId: number;
  readonly name: string;
  readonly displayName: string;
  readonly productId: string;
  readonly productName: string;
  readonly region: string;
  readonly dataCenter: string;
  /** Null: without an image. */
  readonly imageId: string | null;
  readonly sshKeys: readonly number[];
  readonly defaultUser?: string;
  /** Without addresses until it is provisioned. */
  readonly ipConfig?: { readonly v4?: { readonly ip?: string }; readonly v6?: { readonly ip?: string } };
  readonly macAddress: string;
  readonly cpuCores: number;
  readonly ramMb: number;
  readonly diskMb: number;
  readonly status: InstanceStatus;
  readonly errorMessage?: string;
  /** A day, or empty where it isn't cancelled. */
  readonly cancelDate?: string | null;
}

export interface InstanceOrder {
  readonly imageId: string;
  readonly productId: string;
  readonly region: string;
  readonly period: number;
  readonly displayName: string;
  readonly defaultUser: string;
  readonly sshKeys?: readonly number[];
  readonly rootPassword?: number;
  readonly userData?: string;
  readonly addOns?: { readonly privateNetworking: Readonly<Record<string, never>> };
}

export interface Reinstall {
  readonly imageId: string;
  readonly defaultUser: string;
  readonly sshKeys?: readonly number[];
  readonly rootPassword?: number;
  readonly userData?: string;
}

export interface PrivateNetwork {
  readonly privateNetworkId: number;
  readonly name: string;
  readonly description: string;
  readonly region: string;
  readonly regionName: string;
  readonly dataCenter: string;
  readonly cidr: string;
  readonly availableIps: number;
  readonly instances: readonly NetworkMember[];
}

export interface NetworkMember {
  readonly instanceId: number;
  readonly displayName: string;
  readonly status: "ok" | "restart" | "reinstall" | "reinstallation failed" | "installing";
  readonly errorMessage?: string;
  readonly privateIpConfig?: { readonly v4?: readonly { readonly ip: string }[] };
}

export interface Firewall {
  readonly firewallId: string;
  readonly name: string;
  readonly description: string;
  readonly status: "active" | "inactive";
  readonly instanceStatus: readonly FirewallMember[];
  readonly rules: { readonly inbound: readonly InboundRule[] };
}

export interface FirewallMember {
  readonly instanceId: number;
  readonly status: "ok" | "processing" | "deleting" | "error_processing" | "error_deleting";
  readonly errorMessage?: string;
}

export interface InboundRule {
  /** Empty: any. */
  readonly protocol: "tcp" | "udp" | "icmp" | "";
  readonly destPorts: readonly string[];
  readonly srcCidr: { readonly ipv4?: readonly string[]; readonly ipv6?: readonly string[] };
  readonly action: "accept" | "drop";
  readonly status: "active" | "inactive";
  readonly displayName?: string;
}

export interface Secret {
  readonly secretId: number;
  readonly name: string;
  readonly type: "password" | "ssh";
  /** Only where a single one is asked for. */
  readonly value?: string;
}

export interface Image {
  readonly imageId: string;
  readonly name: string;
  readonly standardImage: boolean;
}
