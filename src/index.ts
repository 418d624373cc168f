import './api/platform.node.js';

export * from './api/library.js';
// In Node the calls that train take a run folder too, and networks are saved into files.
export { type AdaptRequest, type AdaptResult, type AdaptRun, adapt } from './jobs/adapt/adapt.js';
export type { RunEvent, RunSummary } from './jobs/adapt/events.js';
export type { ClipTrainSummary } from './jobs/clip/train/events.js';
export {
  type TrainClipRequest,
  type TrainClipResult,
  type TrainClipRun,
  trainClip,
} from './jobs/clip/train/trainClip.js';
export { type DemoRequest, demo } from './jobs/demo/demo.js';
export { type EditDirectionRequest, editDirection } from './jobs/edit/direction/editDirection.js';
export type { EncoderRunEvent, EncoderSummary } from './jobs/edit/encoder/events.js';
export {
  type EncoderResult,
  type TrainEncoderRequest,
  type TrainEncoderRun,
  trainEncoder,
} from './jobs/edit/encoder/trainEncoder.js';
export type { MapperRunEvent, MapperSummary } from './jobs/edit/mapper/events.js';
export {
  type MapperResult,
  type TrainMapperRequest,
  type TrainMapperRun,
  trainMapper,
} from './jobs/edit/mapper/trainMapper.js';
export { inspect } from './jobs/inspect/inspect.js';
export type { PathReport } from './jobs/inspect/report.js';
export { type MineRequest, type MineRun, mine } from './jobs/mine/mine.js';
export { save } from './jobs/save/save.js';
export type { TrainSummary } from './jobs/train/events.js';
export { type TrainRequest, type TrainResult, type TrainRun, train } from './jobs/train/train.js';
export type { TrainData } from './jobs/train/trainReaders.js';
