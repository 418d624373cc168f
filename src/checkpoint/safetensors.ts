import type { ByteSource } from '../platform/byteSource.js';
import { bytesPerElement, type DType } from '../tensorData.js';
import type { Checkpoint } from './checkpoint.js';
import { duplicateKey } from './duplicateKey.js';
import { type LazyTensor, rowMajorStrides, stridedTensor } from './lazyTensor.js';
import { limits } from './limits.js';
import { damaged, quoted, unsupported } from './problems.js';
import { storageAt } from './storage.js';
import { checkDimensions, checkNameLength, checkTensorCount } from './tensorLimits.js';
import type { CheckpointValue } from './value.js';

const dtypes: ReadonlyMap<string, DType> = new Map([
  ['F64', 'float64'],
  ['F32', 'float32'],
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
  ['I64', 'int64'],
  ['I32', 'int32'],
  ['I16', 'int16'],
  ['I8', 'int8'],
  ['U8', 'uint8'],
  ['BOOL', 'bool'],
]);

/** The safetensors name of an element type. */
export function safetensorsDType(dtype: DType): string {
  for (const [name, type] of dtypes) if (type === dtype) return name;
  throw new RangeError(`no safetensors name for ${dtype}`);
}

/** Whether a file that begins with these bytes may be a safetensors file: a header length below 2^40, then `{`. */
export function isSafetensors(head: Uint8Array): boolean {
  return head.length > 8 && head[8] === 0x7b && head[5] === 0 && head[6] === 0 && head[7] === 0;
}

/**
 * Opens a safetensors file with every check of the reference implementation: header size, UTF-8, a JSON object without
 * duplicate keys, spans equal to shape times element size, no holes, no overlap, no bytes left over.
 *
 * Throws a `UserError` that names the source and what is wrong.
 */
export async function openSafetensors(source: ByteSource): Promise<Checkpoint> {
  const { entries, metadata, dataStart } = await readHeader(source);
  const spans = entries.map(([name, info]) => tensorSpan(source.name, name, info));
  checkCoverage(source, spans, dataStart);
  const tensors = new Map<string, LazyTensor>();
  for (const { name, dtype, shape, begin, end } of spans) {
    const elements = (end - begin) / bytesPerElement[dtype];
    const storage = storageAt(source, dataStart + begin, dtype, elements);
    const layout = { offset: 0, shape, strides: rowMajorStrides(shape) };
    tensors.set(name, stridedTensor(source.name, storage, layout));
  }
  const value: CheckpointValue = { kind: 'dict', ordered: true, entries: new Map(tensors) };
  return { format: 'safetensors', tensors, value, metadata };
}

async function readHeader(source: ByteSource): Promise<{
  entries: [string, unknown][];
  metadata: Record<string, string>;
  dataStart: number;
}> {
  const prefix = await source.read(0, 8);
  const length = Number(new DataView(prefix.buffer, prefix.byteOffset, 8).getBigUint64(0, true));
  if (length > limits.safetensorsHeader) throw damaged(source.name, `its header claims ${length} bytes`);
  if (8 + length > source.size) throw damaged(source.name, 'it ends inside its header');
  const text = decodeUtf8(source.name, await source.read(8, length));
  if (!text.startsWith('{')) throw damaged(source.name, 'its header does not start with {');
  const header = parseHeader(source.name, text);
  const repeated = duplicateKey(text);
  if (repeated !== undefined) throw damaged(source.name, `its header has the key ${quoted(repeated)} twice`);
  const entries = Object.entries(header).filter(([name]) => name !== '__metadata__');
  checkTensorCount(source.name, entries.length);
  const metadata = Object.hasOwn(header, '__metadata__') ? header.__metadata__ : {};
  if (!isRecord(metadata) || Object.values(metadata).some((text) => typeof text !== 'string')) {
    throw damaged(source.name, 'its __metadata__ is not a map of strings');
  }
  return { entries, metadata: metadata as Record<string, string>, dataStart: 8 + length };
}

function decodeUtf8(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw damaged(name, 'its header is not UTF-8 text');
  }
}

function parseHeader(name: string, text: string): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(text);
    if (isRecord(header)) return header;
  } catch {}
  throw damaged(name, 'its header is not a JSON object');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface Span {
  name: string;
  dtype: DType;
  shape: number[];
  begin: number;
  end: number;
}

function tensorSpan(file: string, name: string, info: unknown): Span {
  checkNameLength(file, name.length);
  const about = `its tensor ${quoted(name)}`;
  if (!isRecord(info)) throw damaged(file, `${about} is not described by an object`);
  const dtype = typeof info.dtype === 'string' ? dtypes.get(info.dtype) : undefined;
  if (dtype === undefined) {
    const type = quoted(String(info.dtype));
    throw unsupported(file, `${about} has the element type ${type}`, 'save it as F32 or F16');
  }
  const shape = sizes(info.shape);
  const offsets = sizes(info.data_offsets);
  if (shape === undefined || offsets === undefined || offsets.length !== 2 || offsets[0] > offsets[1]) {
    throw damaged(file, `${about} has no valid shape and data_offsets`);
  }
  checkDimensions(file, shape.length);
  let bytes = bytesPerElement[dtype];
  for (const extent of shape) bytes *= extent;
  const [begin, end] = offsets;
  if (end - begin !== bytes) {
    throw damaged(file, `${about} has ${end - begin} bytes where its shape [${shape}] needs ${bytes}`);
  }
  return { name, dtype, shape, begin, end };
}

function sizes(value: unknown): number[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const valid = value.every((size: unknown) => Number.isSafeInteger(size) && Number(size) >= 0);
  return valid ? (value as number[]) : undefined;
}

function checkCoverage(source: ByteSource, spans: readonly Span[], dataStart: number): void {
  let position = 0;
  for (const { name, begin, end } of [...spans].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== position) {
      const what = begin < position ? 'overlaps another one' : 'leaves a hole before it';
      throw damaged(source.name, `its tensor ${quoted(name)} ${what}`);
    }
    position = end;
  }
  const size = source.size - dataStart;
  if (position > size)
    throw damaged(source.name, `it is truncated: only ${size} of ${position} data bytes are present`);
  if (position < size) throw damaged(source.name, `${size - position} bytes follow its last tensor`);
}
