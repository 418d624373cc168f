import './api/platform.browser.js';

export * from './adapt/index.js';
export { type AdaptRun, adapt } from './api/adapt/adapt.js';
export type { AdaptRequest } from './api/adapt/adaptRequest.js';
export type { AdaptEvent, AdaptResult, AdaptStep } from './api/adapt/events.js';
export type { ImageSource } from './api/image/imageSource.js';
export type { ClipFolder } from './api/networks/clipFiles.js';
export type { ClipSource, GeneratorSource } from './api/networks/givenNetworks.js';
export type { LoadOptions, LoadProgress } from './api/networks/loadProgress.js';
export type { NetworkSource } from './api/networks/networkSource.js';
export {
  type LoadClipOptions,
  type LoadedClip,
  loadClip,
  loadGenerator,
} from './api/networks/networks.js';
export { configure, type PageOptions } from './api/platform.browser.js';
export type { Run, TrainingRun } from './api/run/run.js';
export type { SavableNetwork } from './api/save/savable.js';
export { save } from './api/save/save.js';
export type { SaveOptions } from './api/save/saveRows.js';
export * from './checkpoint/index.js';
export * as clip from './clip/index.js';
export { UserError } from './errors.js';
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
export type { Picture } from './platform/imageCodec.js';
export { blobSource, memorySource } from './platform/memorySource.js';
export * as random from './random/index.js';
export type { NamedTensors, ProgramHandle, RunInputs, Runtime } from './runtime/contract.js';
export type { BrowserDevice, BrowserOnnxRuntime, BrowserSetup } from './runtime/engine.browser.js';
export { Engine, type EngineOptions, type OnnxRuntime } from './runtime/engine.js';
export { type Channel, RemoteRuntime, serve } from './runtime/remote.js';
export { type BrowserRuntime, type OpenRuntimeOptions, openRuntime } from './runtime/runtime.browser.js';
export { selfTest } from './runtime/selfTest.js';
export type { Generator } from './stylegan2/index.js';
export * as stylegan2 from './stylegan2/index.js';
export type { FloatTensor, TensorData } from './tensorData.js';
export { NotFiniteError } from './train/notFinite.js';
