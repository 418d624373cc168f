import type { NamedTensors } from './contract.js';

/** The same entries with every view of a larger buffer copied: moving a view would carry its whole buffer along. */
export function withoutViews(entries: NamedTensors): NamedTensors {
  return Object.fromEntries(
    Object.entries(entries).map(([name, tensor]) => {
      const whole = tensor.data.byteLength === tensor.data.buffer.byteLength;
      return [name, whole ? tensor : { ...tensor, data: tensor.data.slice() }];
    }),
  );
}

/** The buffers of the tensors in a result or a parameter, each once: what can move instead of being copied. */
export function buffersIn(tensors: unknown): ArrayBuffer[] {
  if (typeof tensors !== 'object' || tensors === null) return [];
  const buffers = Object.values(tensors).flatMap((value: unknown) =>
    typeof value === 'object' && value !== null && 'data' in value && value.data instanceof Float32Array
      ? [value.data.buffer as ArrayBuffer]
      : [],
  );
  return [...new Set(buffers)];
}
