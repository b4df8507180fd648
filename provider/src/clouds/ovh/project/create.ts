import { User } from "@ovhcloud/pulumi-ovh/cloudproject/user.js";
import { type CustomResourceOptions, type Input, type Output, runtime, secret } from "@pulumi/pulumi";
import type { ClusterArgs } from "../../../args.ts";
import type { Plan } from "../../../plan/plan.ts";
import { OpenStack } from "../openstack/create.ts";
import { serviceName } from "../service-name.ts";

/** Id of the project, or undefined where nobody has given it: that is refused before anything is created. */
export function projectId({ ovh }: ClusterArgs): Input<string> | undefined {
  return ovh?.serviceName ?? runtime.getConfig(serviceName.config) ?? process.env[serviceName.environment];
}

/** What servers with their disks and networks are made with, and nothing else: https://help.ovhcloud.com/csm/en-public-cloud-users-openstack-api, as of 2026-11-24. */
const roleNames = ["compute_operator", "volume_operator", "network_operator", "network_security_operator", "load-balancer_operator"];

/**
 * The project's OpenStack user and the provider that logs in as it. Whoever runs the program gives OVHcloud's credentials alone; the password is made by
 * the cloud and lives in the state, as a secret. In the first preview the user isn't there, so the provider isn't asked then.
 */
export function createAccess(plan: Plan, project: Input<string> | undefined, options: CustomResourceOptions): OpenStack {
  const user = new User(
    plan.name,
    // A changed description is another user, which would change the password of everything below it.
    { ...projectInput(project), description: `Cluster ${plan.name}`, roleNames },
    options,
  );
  return new OpenStack(
    `${plan.name}-openstack`,
    {
      authUrl: variable(user, "OS_AUTH_URL"),
      userName: user.username,
      password: secret(user.password),
      tenantId: variable(user, "OS_TENANT_ID"),
      userDomainName: "Default",
      projectDomainName: "Default",
      region: plan.location,
    },
    options,
  );
}

/** What the controllers inside the cluster may do: look servers up and attach volumes to them, and make volumes and load balancers with their addresses. */
const controllerRoles = ["compute_operator", "volume_operator", "network_operator", "load-balancer_operator"];

/** A user of their own, so that one can be changed without the other, and nothing that the cluster itself is made with lies inside it. */
export function controllerFacts(plan: Plan, project: Input<string> | undefined, options: CustomResourceOptions, subnetId: Output<string>) {
  const user = new User(
    `${plan.name}-controllers`,
    { ...projectInput(project), description: `Controllers of cluster ${plan.name}`, roleNames: controllerRoles },
    options,
  );
  return {
    authUrl: variable(user, "OS_AUTH_URL"),
    tenantId: variable(user, "OS_TENANT_ID"),
    userName: user.username,
    password: secret(user.password),
    subnetId,
  };
}

/** Absent, the plug-in takes it from its environment. */
export const projectInput = (project: Input<string> | undefined) => (project === undefined ? {} : { serviceName: project });

function variable(user: User, name: string): Output<string> {
  return user.openstackRc.apply((variables) => {
    const value = variables[name];
    if (value === undefined) throw new Error(`the OpenStack user has no ${name}`);
    return value;
  });
}
