import type { Door } from "./plugin.ts";

/** The account's door for a cloud that refuses a wrong credential with the first call and not before. `refuse` throws then. */
export function guardedDoor(door: Door, refuse: () => void): Door {
  const guarded =
    <Args extends readonly unknown[], Answer>(call: (...args: Args) => Promise<Answer>) =>
    async (...args: Args): Promise<Answer> => {
      refuse();
      return call(...args);
    };
  return {
    check: (request) => door.check(request),
    diff: (request) => door.diff(request),
    create: async (request, context) => (request.preview ? door.create(request, context) : guarded(door.create)(request, context)),
    read: guarded((request, context) => door.read(request, context)),
    update: async (request, context) => (request.preview ? door.update(request, context) : guarded(door.update)(request, context)),
    delete: guarded((request, context) => door.delete(request, context)),
    invoke: guarded((type, inputs) => door.invoke(type, inputs)),
  };
}
