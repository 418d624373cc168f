import { memorySource } from '../platform/memorySource.js';
import { arrayCalls, buildArray } from './numpyValues.js';
import type { PickleCall, PickleContext } from './pickleContext.js';
import type { PickleMeaning } from './pickleMachine.js';
import { damaged, quoted, unsupported } from './problems.js';
import { storageTypes, torchCalls, torchTypes } from './torchValues.js';
import {
  type BytesValue,
  type CheckpointValue,
  type DictValue,
  isKind,
  isSequence,
  kindOf,
} from './value.js';

const basicCalls: Readonly<Record<string, PickleCall>> = {
  'collections.OrderedDict': (args, context) => dictOf(args, true, context),
  'dnnlib.util.EasyDict': (args, context) => dictOf(args, false, context),
  'builtins.set': (args, context) => setOf(args[0], context),
  '_codecs.encode': (args, context) => latin1Bytes(args[0], context),
  'torch_utils.persistence._reconstruct_persistent_obj': (args, context) =>
    persistentObject(args[0], context),
};

const calls: ReadonlyMap<string, PickleCall> = new Map(
  Object.entries({ ...basicCalls, ...torchCalls, ...arrayCalls }),
);

/** Classes and types that may be named but are only stored as data. */
const opaque: ReadonlySet<string> = new Set([
  ...storageTypes.keys(),
  ...torchTypes,
  'argparse.Namespace',
  'numpy.ndarray',
]);

const moduleClass = /^torch\.nn\.modules\.[a-z_]+\.[A-Za-z0-9_]+$/;

/** The closed set of names that checkpoints may use, each with its meaning as data. */
export function pickleMeaning(context: PickleContext): PickleMeaning {
  return {
    budget: context.budget,
    global: (module, name) => acceptGlobal(module, name, context),
    call(callee, args) {
      if (!isKind(callee, 'global')) throw damaged(context.name, `its pickle calls a ${kindOf(callee)}`);
      const call = calls.get(callee.name);
      if (call !== undefined) return call(args, context);
      return { kind: 'object', className: callee.name, args, state: null };
    },
    build: (object, state) => build(object, state, context),
    persistent(id) {
      if (context.persistent === undefined)
        throw damaged(context.name, 'its pickle refers to data outside it');
      return context.persistent(id);
    },
  };
}

function acceptGlobal(module: string, name: string, context: PickleContext): CheckpointValue {
  // Python 2 and NumPy 2 use different names for the same things.
  const home = module.replace(/^__builtin__$/, 'builtins').replace(/^numpy\._core\./, 'numpy.core.');
  const full = `${home}.${name}`;
  const scripted = context.torchScript === true && home.startsWith('__torch__');
  if (calls.has(full) || opaque.has(full) || moduleClass.test(full) || scripted) {
    return { kind: 'global', name: full };
  }
  if (home.startsWith('dnnlib.tflib') || home === 'tfutil') {
    throw unsupported(
      context.name,
      'it is a TensorFlow StyleGAN pickle',
      'convert it to PyTorch first, with legacy.py from stylegan2-ada-pytorch',
    );
  }
  throw unsupported(
    context.name,
    `its pickle uses ${quoted(full)}, which is not one of the names that checkpoints need`,
    'load it with the software that wrote it and save only its state dict',
  );
}

function dictOf(args: readonly CheckpointValue[], ordered: boolean, context: PickleContext): DictValue {
  const entries = new Map<CheckpointValue, CheckpointValue>();
  const [content] = args;
  if (isKind(content, 'dict')) {
    context.budget.spendOperations(content.entries.size);
    for (const [key, value] of content.entries) entries.set(key, value);
  } else if (isSequence(content)) {
    context.budget.spendOperations(content.items.length);
    for (const pair of content.items) {
      if (!isSequence(pair) || pair.items.length !== 2) {
        throw damaged(context.name, 'its pickle makes a dict of something that is not pairs');
      }
      entries.set(pair.items[0], pair.items[1]);
    }
  }
  return { kind: 'dict', ordered, entries };
}

function setOf(content: CheckpointValue | undefined, { budget }: PickleContext): CheckpointValue {
  const items = isSequence(content) ? content.items : [];
  budget.spendOperations(items.length);
  return { kind: 'set', items: [...items] };
}

/** Bytes as Python 2 protocols write them: text whose code points are the bytes. */
function latin1Bytes(text: CheckpointValue | undefined, { name, budget }: PickleContext): BytesValue {
  if (typeof text !== 'string') throw damaged(name, 'its pickle encodes something that is not text');
  budget.spendBytes(text.length);
  const inline = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 255) throw damaged(name, 'its pickle encodes text that is not Latin-1');
    inline[i] = code;
  }
  return bytesInMemory(inline, name);
}

/** An object of NVIDIA's persistence: its class name and state; the source text that comes with them is dropped. */
function persistentObject(meta: CheckpointValue | undefined, { name }: PickleContext): CheckpointValue {
  const entry = (key: string) => (isKind(meta, 'dict') ? meta.entries.get(key) : undefined);
  const className = entry('class_name');
  if (entry('type') !== 'class' || typeof className !== 'string') {
    throw damaged(name, 'it holds a persistent object without a class name');
  }
  return { kind: 'object', className, args: [], state: entry('state') ?? null };
}

function build(object: CheckpointValue, state: CheckpointValue, context: PickleContext): void {
  if (buildArray(object, state, context)) return;
  if (isKind(object, 'object')) object.state = state;
  // State dicts carry a `_metadata` attribute (module versions) that no reader of tensors needs.
  else if (!isKind(object, 'dict') && !isKind(object, 'tensor')) {
    throw damaged(context.name, `its pickle gives a state to a ${kindOf(object)}`);
  }
}

function bytesInMemory(inline: Uint8Array<ArrayBuffer>, name: string): BytesValue {
  return { kind: 'bytes', source: memorySource(inline, name), inline };
}
