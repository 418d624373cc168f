import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { openFileSource } from '../platform/fileSource.node.js';
import { freeMemory } from '../platform/freeMemory.node.js';
import { nodeImageCodec } from '../platform/imageCodec.node.js';
import type { DeviceRequest } from '../runtime/devices.node.js';
import { listPictures } from './image/imageFiles.node.js';
import { findClip } from './networks/clipFolder.node.js';
import { fetchFile } from './networks/download.node.js';
import { isAddress } from './networks/networkSource.js';
import { networkOfRun } from './networks/runNetworks.node.js';
import { shippedModels } from './networks/shippedModels.node.js';
import { type Platform, usePlatform } from './platform.js';

/** Node: files and a cache of downloads, a worker thread, sharp. */
export const nodePlatform: Platform = {
  async openRuntime({ device = 'auto', threads }) {
    // ONNX Runtime is loaded where something is computed, not where the library is imported.
    const [{ chooseDevice }, { createRuntime }] = await Promise.all([
      import('../runtime/devices.node.js'),
      import('../runtime/runtime.node.js'),
    ]);
    return createRuntime({ device: await chooseDevice(device as DeviceRequest), threads });
  },
  listDevices: async () => (await import('../runtime/devices.node.js')).listDevices(),
  async openSource(place, options, kind) {
    const path = place instanceof URL && place.protocol === 'file:' ? fileURLToPath(place) : String(place);
    if (isAddress(path)) return openFileSource(await fetchFile(path, options, kind));
    return openFileSource((await networkOfRun(path)) ?? path);
  },
  findClip,
  shipped: (which) => shippedModels()[which],
  listImages: async (place, onLeftOut) => (isAddress(place) ? [place] : listPictures([place], onLeftOut)),
  images: nodeImageCodec,
  async sha256(parts) {
    const hash = createHash('sha256');
    for (const part of parts) hash.update(part);
    return hash.digest('hex');
  },
  availableMemory() {
    // What the process holds already is its own.
    return freeMemory() + process.memoryUsage.rss();
  },
};

usePlatform(nodePlatform);
