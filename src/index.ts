import './api/platform.node.js';

export type {
  AdaptationSettings,
  CourseEnd,
  MeterReading,
  Preset,
  StepMetrics,
  SteppedReading,
} from './adapt/index.js';
export { presets } from './adapt/index.js';
export type { AdaptStep } from './api/adapt/events.js';
export {
  type CaptionImagesRequest,
  captionImages,
  type ImageCaptions,
} from './api/clip/caption/captionImages.js';
export { type SearchClipRequest, type SearchResult, searchClip } from './api/clip/search/searchClip.js';
export type { DrawnPicture } from './api/generate/drawPictures.js';
export { type GenerateRun, generate } from './api/generate/generate.js';
export type { GenerateRequest } from './api/generate/generateRequest.js';
export type { LoadOptions, LoadProgress } from './api/networks/loadProgress.js';
export type { NetworkSource } from './api/networks/networkSource.js';
export {
  type LoadClipOptions,
  type LoadedClip,
  loadClip,
  loadGenerator,
} from './api/networks/networks.js';
export type { TrainStep } from './api/train/events.js';
export type { RealPictures } from './api/train/realPictures.js';
export { UserError } from './errors.js';
export {
  type AdaptRequest,
  type AdaptResult,
  type AdaptRun,
  adapt,
} from './jobs/adapt/adapt.js';
export type { RunEvent, RunSummary } from './jobs/adapt/events.js';
export type { ClipTrainEvent, ClipTrainSummary } from './jobs/clip/train/events.js';
export {
  type TrainClipRequest,
  type TrainClipResult,
  type TrainClipRun,
  trainClip,
} from './jobs/clip/train/trainClip.js';
export type { MapperRunEvent, MapperSummary } from './jobs/edit/mapper/events.js';
export {
  type MapperResult,
  type TrainMapperRequest,
  type TrainMapperRun,
  trainMapper,
} from './jobs/edit/mapper/trainMapper.js';
export { type MineRequest, type MineRun, mine } from './jobs/mine/mine.js';
export type { TrainEvent, TrainSummary } from './jobs/train/events.js';
export {
  type TrainRequest,
  type TrainResult,
  type TrainRun,
  train,
} from './jobs/train/train.js';
export type { Picture } from './platform/imageCodec.js';
export type { Generator } from './stylegan2/index.js';
export type { FloatTensor, TensorData } from './tensorData.js';
export { NotFiniteError } from './train/notFinite.js';
