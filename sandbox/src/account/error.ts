/** A refusal by the cloud, in its own words: `code` is what its API answers, `status` the HTTP status that goes with it. */
export class CloudError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 422) {
    super(message);
    this.name = "CloudError";
    this.code = code;
    this.status = status;
  }
}

export const notFound = (what: string, id: string) => new CloudError("not_found", `${what} with ID '${id}' not found`, 404);
export const invalid = (message: string) => new CloudError("invalid_input", message);
export const notUnique = (what: string) => new CloudError("uniqueness_error", `${what} is already used`, 409);
export const inUse = (message: string) => new CloudError("resource_in_use", message);
export const overLimit = (message: string) => new CloudError("resource_limit_exceeded", message, 403);
