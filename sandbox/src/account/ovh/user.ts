import { createHash } from "node:crypto";
import { CloudError } from "../error.ts";
import type { Kind, LookUp } from "../kind.ts";
import { list, map, object, text } from "../table.ts";
import { asList, present, type Values } from "../value.ts";
import { PROJECT, REGIONS, ROLES } from "./catalog.ts";
import { checkProject, LOGIN, TYPES } from "./ids.ts";

function checkRoles(inputs: Values): void {
  for (const role of [...asList(inputs.roleNames), ...(inputs.roleName === undefined ? [] : [inputs.roleName])])
    if (!ROLES.includes(String(role))) throw new CloudError("Client::BadRequest", `role "${String(role)}" does not exist`, 400);
}

const rolesOf = (inputs: Values) =>
  asList(inputs.roleNames).map((name) => ({ description: "", id: String(name), name: String(name), permissions: [] }));

/** The project's OpenStack user. Its password is said once, when it is made. */
export const user: Kind = {
  table: {
    type: TYPES.user,
    made: "sdkv2",
    inputs: {
      description: text({ replaces: true }),
      openstackRc: map(text(), { computed: true }),
      passwordReset: text({ replaces: true }),
      roleName: text(),
      roleNames: list(text()),
      serviceName: text({ replaces: true, computed: true }),
    },
    outputs: {
      creationDate: text(),
      password: text({ secret: true }),
      roles: list(object({ description: text(), id: text(), name: text(), permissions: list(text()) })),
      status: text(),
      username: text(),
    },
  },
  create(store, inputs) {
    checkProject(inputs.serviceName);
    checkRoles(inputs);
    const id = store.takeId();
    const secret = createHash("sha256").update(`${id} ${Date.now()} ${Math.random()}`).digest("base64url");
    const username = `user-${secret.replaceAll(/[^A-Za-z0-9]/g, "").slice(0, 12)}`;
    const outputs = present({
      ...inputs,
      creationDate: new Date().toISOString(),
      openstackRc: {
        OS_AUTH_URL: "https://auth.cloud.ovh.net/v3/",
        OS_TENANT_ID: PROJECT,
        OS_TENANT_NAME: "1234567890123456",
        OS_USERNAME: username,
      },
      password: secret.slice(0, 32),
      roles: rolesOf(inputs),
      status: "ok",
      username,
    });
    return { id, outputs, references: [] };
  },
  update(_store, resource, inputs) {
    checkRoles(inputs);
    const { roleName: _, roleNames: __, ...kept } = resource.outputs;
    return { outputs: present({ ...kept, ...inputs, openstackRc: kept.openstackRc, roles: rolesOf(inputs) }), references: [] };
  },
};

/** Refuses whoever is no user of the project, as the identity service does. */
export const login: LookUp = {
  type: LOGIN,
  inputs: { userName: text(), password: text(), tenantId: text(), region: text() },
  outputs: {},
  answer(store, { userName, password, tenantId, region }) {
    const known = store.all(TYPES.user).some(({ outputs }) => outputs.username === userName && outputs.password === password);
    if (!known || tenantId !== PROJECT) throw new CloudError("Unauthorized", "The request you have made requires authentication.", 401);
    if (!REGIONS.includes(String(region)))
      throw new CloudError(
        "EndpointNotFound",
        `No suitable endpoint could be found in the service catalog for region ${String(region)}.`,
        404,
      );
    return {};
  },
};
