export type {
  AdaptationSettings,
  MeterReading,
  Preset,
  StepMetrics,
  SteppedReading,
} from './adapt/index.js';
export { presets } from './adapt/index.js';
export { UserError } from './errors.js';
export { type AdaptRequest, type AdaptResult, type AdaptRun, adapt, type RunStep } from './jobs/adaptRun.js';
export type { ClipTrainEvent, ClipTrainSummary } from './jobs/clip/clipEvents.js';
export {
  type GivenClipSearchOptions,
  type SearchResult,
  type SearchRun,
  searchClip,
} from './jobs/clip/searchJob.js';
export {
  type GivenClipTrainOptions,
  type ResumeClipTrain,
  resumeClipTrain,
  startClipTrain,
} from './jobs/clip/trainJob.js';
export type { ClipTrainStart } from './jobs/clip/trainRun.js';
export type { LoadProgress } from './jobs/download.js';
export type { MapperEvent, MapperSummary } from './jobs/edit/mapper/mapperEvents.js';
export type { MapperRunStart } from './jobs/edit/mapper/mapperRun.js';
export { type DrawnPicture, type DrawOptions, drawPictures as generate } from './jobs/generateJob.js';
export { type GivenMining, resumeMining, startMining } from './jobs/mine/mineJob.js';
export {
  type LoadClipOptions,
  type LoadedClip,
  type LoadOptions,
  loadClip,
  loadGenerator,
  type NetworkSource,
} from './jobs/networks.js';
export type { CourseEnd } from './jobs/run/courseEnd.js';
export type { RunEvent, RunSummary } from './jobs/run/events.js';
export type { RealPictures } from './jobs/train/realPictures.js';
export type { TrainEvent, TrainSummary } from './jobs/train/trainEvents.js';
export {
  type TrainRequest,
  type TrainResult,
  type TrainRun,
  type TrainStep,
  train,
} from './jobs/trainRun.js';
export type { Picture } from './platform/imageCodec.js';
export type { Generator } from './stylegan2/index.js';
export type { FloatTensor, TensorData } from './tensorData.js';
export { NotFiniteError } from './train/notFinite.js';
