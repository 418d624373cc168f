import './api/platform.browser.js';

export * from './adapt/index.js';
export * from './api/library.js';
export { configure, type PageOptions } from './api/platform.browser.js';
export * from './checkpoint/index.js';
export * as clip from './clip/index.js';
export * as graph from './graph/index.js';
export * as image from './image/index.js';
export {
  type Device,
  type LoweredProgram,
  type LoweringMode,
  type LoweringOptions,
  lower,
  loweringModes,
  type MemoryPlan,
  type Port,
} from './lowering/index.js';
export type { ByteSource } from './platform/byteSource.js';
export { browserImageCodec } from './platform/imageCodec.browser.js';
export { blobSource, memorySource } from './platform/memorySource.js';
export * as random from './random/index.js';
export type { NamedTensors, ProgramHandle, RunInputs, Runtime } from './runtime/contract.js';
export type { BrowserDevice, BrowserOnnxRuntime, BrowserSetup } from './runtime/engine.browser.js';
export { Engine, type EngineOptions, type OnnxRuntime } from './runtime/engine.js';
export { type Channel, RemoteRuntime, serve } from './runtime/remote.js';
export { type BrowserRuntime, type OpenRuntimeOptions, openRuntime } from './runtime/runtime.browser.js';
export { selfTest } from './runtime/selfTest.js';
export * as stylegan2 from './stylegan2/index.js';
