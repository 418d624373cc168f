import { loweringModes } from '../../runtime/stage.js';
import { type Kind, text, thing, toggle, whole, word } from '../../settings/kind.js';
import { optionalInput } from '../../settings/row.js';
import type { RequestOptions } from './requestOptions.js';

/** A function. */
export function functionKind<F>(wants: string): Kind<F> {
  return thing(wants, (value): value is F => typeof value === 'function');
}

function isSignal(value: unknown): value is AbortSignal {
  // Those of other realms count, so it is known by what is asked of it.
  if (typeof value !== 'object' || value === null) return false;
  const { aborted, throwIfAborted } = value as Partial<AbortSignal>;
  return typeof aborted === 'boolean' && typeof throwIfAborted === 'function';
}

function isBytes(value: unknown): value is Uint8Array<ArrayBuffer> {
  return value instanceof Uint8Array;
}

/** The options that every call takes besides its own; their types are those of {@link RequestOptions}. */
export const everyOption = {
  device: optionalInput(text('the name of a device, such as auto or cpu')),
  threads: optionalInput(whole({ least: 1, most: 1024 })),
  lowering: optionalInput(word(loweringModes)),
  ignoreMemory: optionalInput(toggle()),
  signal: optionalInput(thing('the signal of an AbortController', isSignal)),
  onProgress: optionalInput(functionKind('a function that receives events')),
  snapshot: optionalInput(thing('the bytes of a snapshot, as a Uint8Array', isBytes)),
} satisfies Readonly<Record<keyof RequestOptions<never>, unknown>>;
