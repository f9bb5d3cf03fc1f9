// Errors between workers: Comlink passes name and message alone, and a `LabError` tells more.

import { transferHandlers } from 'comlink';

/** What Comlink calls whatever is thrown. */
const THROWN = 'throw';

type Serialized = { isError: boolean; value: object };

/** From now on errors that leave this worker keep their kind and their hint. */
export function passFailures() {
  const handler = transferHandlers.get(THROWN);
  if (!handler) throw new Error('Comlink has no handler of what is thrown');
  transferHandlers.set(THROWN, {
    ...handler,
    serialize(thrown) {
      const [serialized, transferables] = handler.serialize(thrown) as [Serialized, Transferable[]];
      const { value } = thrown as { value: { kind?: string; hint?: string } };
      if (serialized.isError) Object.assign(serialized.value, { kind: value.kind, hint: value.hint });
      return [serialized, transferables];
    },
  });
}
