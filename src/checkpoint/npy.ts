import type { ByteSource } from '../platform/byteSource.js';
import { sliceSource } from '../platform/memorySource.js';
import { bytesPerElement, sizeOf } from '../tensorData.js';
import type { Checkpoint } from './checkpoint.js';
import { flattenTensors } from './flatten.js';
import { columnMajorStrides, type LazyTensor, rowMajorStrides, stridedTensor } from './lazyTensor.js';
import { limits } from './limits.js';
import { dtypeOfDescriptor } from './numpyValues.js';
import { damaged, unsupported } from './problems.js';
import { storageAt } from './storage.js';
import { checkDimensions } from './tensorLimits.js';
import type { CheckpointValue } from './value.js';
import type { ZipEntry } from './zipReader.js';

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Whether a file that begins with these bytes is an npy array. */
export function isNpy(head: Uint8Array): boolean {
  return magic.every((byte, i) => head[i] === byte);
}

/** Opens an npy file (versions 1 to 3, little-endian, C or Fortran order); its tensor is named `array`. */
export async function openNpy(source: ByteSource): Promise<Checkpoint> {
  const tensor = await readNpy(source);
  return { format: 'npy', tensors: new Map([['array', tensor]]), value: tensor, metadata: {} };
}

/** Opens an npz archive as `numpy.savez` writes it; its tensors are named after the arrays. */
export async function openNpz(
  source: ByteSource,
  entries: ReadonlyMap<string, ZipEntry>,
): Promise<Checkpoint> {
  const arrays = new Map<CheckpointValue, CheckpointValue>();
  for (const [name, entry] of entries) {
    if (name.endsWith('.npy')) arrays.set(name.slice(0, -'.npy'.length), await readNpy(await entry.open()));
  }
  const value: CheckpointValue = { kind: 'dict', ordered: true, entries: arrays };
  return { format: 'npz', tensors: flattenTensors(source, value), value, metadata: {} };
}

async function readNpy(source: ByteSource): Promise<LazyTensor> {
  const { name } = source;
  const prefix = await source.read(0, Math.min(12, source.size));
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  if (!isNpy(prefix) || prefix.length < 12) throw damaged(name, 'its npy header is missing');
  const version = prefix[6];
  if (version < 1 || version > 3) {
    throw unsupported(name, `it has npy version ${version}`, 'save it again with a current NumPy');
  }
  const headerStart = version === 1 ? 10 : 12;
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > limits.npyHeader) throw damaged(name, `its npy header claims ${length} bytes`);
  const header = parseHeader(name, new TextDecoder().decode(await source.read(headerStart, length)));
  const dtype = dtypeOfDescriptor(name, header.descriptor);
  const { shape } = header;
  checkDimensions(name, shape.length);
  const elements = sizeOf(shape);
  const start = headerStart + length;
  if (start + elements * bytesPerElement[dtype] !== source.size) {
    throw damaged(
      name,
      `it has ${source.size - start} bytes for an array of shape [${shape}] and type ${dtype}`,
    );
  }
  const strides = header.fortran ? columnMajorStrides(shape) : rowMajorStrides(shape);
  const data = sliceSource(source, start, source.size - start);
  return stridedTensor(name, storageAt(data, 0, dtype, elements), { offset: 0, shape, strides });
}

/** Reads the Python dict literal of a header: `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`. */
function parseHeader(name: string, text: string): { descriptor: string; fortran: boolean; shape: number[] } {
  const keys = [...text.matchAll(/['"](descr|fortran_order|shape)['"]\s*:/g)].map((match) => match[1]);
  const descriptor = /['"]descr['"]\s*:\s*['"]([^'"]{1,16})['"]\s*[,}]/.exec(text)?.[1];
  const fortran = /['"]fortran_order['"]\s*:\s*(True|False)\s*[,}]/.exec(text)?.[1];
  const shape = /['"]shape['"]\s*:\s*\(([\dL, ]*)\)\s*[,}]/.exec(text)?.[1];
  if (!/^\{.*\}\s*$/s.test(text) || keys.length !== 3 || fortran === undefined || shape === undefined) {
    throw damaged(name, 'its npy header has an unknown form');
  }
  if (descriptor === undefined) {
    throw unsupported(name, 'it holds a structured array', 'save its fields as numeric arrays');
  }
  const extents = shape.split(',').map((extent) => extent.replace('L', '').trim());
  if (extents.at(-1) === '') extents.pop();
  const sizes = extents.map(Number);
  if (extents.includes('') || !sizes.every(Number.isSafeInteger))
    throw damaged(name, 'its npy shape has an unknown form');
  return { descriptor, fortran: fortran === 'True', shape: sizes };
}
