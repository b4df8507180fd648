/** A refusal by the API, or an answer that never came. Holds nothing of what was sent. */
export class ApiError extends Error {
  /** HTTP status; 0 where no answer came. */
  readonly status: number;
  /** What Contabo's support asks for. */
  readonly requestId: string;
  /** The request may have been carried out all the same. */
  readonly isUncertain: boolean;

  constructor(message: string, status: number, requestId: string, isUncertain: boolean) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.requestId = requestId;
    this.isUncertain = isUncertain;
  }
}

export const isStatus = (error: unknown, ...statuses: readonly number[]): boolean =>
  error instanceof ApiError && statuses.includes(error.status);

const isNotFound = (error: unknown): boolean => isStatus(error, 404);

/** Whether what the failed request was to make may be there. */
export const isUncertain = (error: unknown): boolean => error instanceof ApiError && error.isUncertain;

/** The text without any of the secrets, which an answer might repeat. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= 4)
    .sort((a, b) => b.length - a.length)
    .reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
}

/** What was asked for, or undefined where there is no such thing. */
export async function absentIfNotFound<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
