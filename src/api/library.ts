// What both faces of the library share: every call that needs no folder, with its types.
export type {
  AdaptationSettings,
  CourseEnd,
  MeterReading,
  Preset,
  StepMetrics,
  SteppedReading,
} from '../adapt/index.js';
export { presets } from '../adapt/index.js';
export { UserError } from '../errors.js';
export type { BytePicture } from '../image/index.js';
export type { Picture } from '../platform/imageCodec.js';
export type { DeviceReport } from '../runtime/deviceReport.js';
export type { Generator } from '../stylegan2/index.js';
export type { FloatTensor, TensorData } from '../tensorData.js';
export { NotFiniteError } from '../train/notFinite.js';
export { type AdaptRun, adapt } from './adapt/adapt.js';
export type { AdaptRequest } from './adapt/adaptRequest.js';
export type { AdaptEvent, AdaptResult, AdaptStep } from './adapt/events.js';
export { type BlendRequest, blend } from './blend/blend.js';
export type { BlendResult } from './blend/blendParts.js';
export type { BlendSource } from './blend/readPart.js';
export {
  type CaptionImagesRequest,
  captionImages,
  type ImageCaptions,
} from './clip/caption/captionImages.js';
export { type SearchClipRequest, type SearchResult, searchClip } from './clip/search/searchClip.js';
export type { CaptionedImage } from './clip/train/captionedImages.js';
export type { ClipTrainEvent, ClipTrainStep, TrainClipResult } from './clip/train/events.js';
export { type TrainClipRun, trainClip } from './clip/train/trainClip.js';
export type { TrainClipRequest } from './clip/train/trainClipRequest.js';
export { type ConvertRequest, type ConvertResult, convert } from './convert/convert.js';
export type { ConvertedFile } from './convert/convertedFiles.js';
export { type DemoRequest, demo } from './demo/demo.js';
export { listDevices } from './devices/listDevices.js';
export type {
  DirectedImage,
  EditDirectionResult,
  EditDirectionStep,
} from './edit/direction/directedImages.js';
export type { EditDirectionRequest } from './edit/direction/directionRequest.js';
export { type EditDirectionRun, editDirection } from './edit/direction/editDirection.js';
export type { RelevanceStore, RelevanceSubject } from './edit/direction/relevanceStore.js';
export { type ApplyEncoderRun, applyEncoder } from './edit/encoder/applyEncoder.js';
export type { ApplyEncoderRequest } from './edit/encoder/applyEncoderRequest.js';
export type { TrainEncoderRequest } from './edit/encoder/encoderRequest.js';
export type { EncoderEvent, EncoderResult, EncoderTrainingStep } from './edit/encoder/events.js';
export { type TrainEncoderRun, trainEncoder } from './edit/encoder/trainEncoder.js';
export { type ApplyMapperRun, applyMapper } from './edit/mapper/applyMapper.js';
export type { ApplyMapperRequest } from './edit/mapper/applyMapperRequest.js';
export type { MapperEvent, MapperResult, MapperTrainingStep } from './edit/mapper/events.js';
export type { TrainMapperRequest } from './edit/mapper/mapperRequest.js';
export { type TrainMapperRun, trainMapper } from './edit/mapper/trainMapper.js';
export { type EditOptimizeRun, editOptimize } from './edit/optimize/editOptimize.js';
export type { EditOptimizeResult, EditOptimizeStep, OptimizeEvent } from './edit/optimize/events.js';
export type { EditOptimizeRequest } from './edit/optimize/optimizeRequest.js';
export type { DrawnPicture } from './generate/drawPictures.js';
export { type GenerateRun, generate } from './generate/generate.js';
export type { GenerateRequest } from './generate/generateRequest.js';
export type { ImageSource } from './image/imageSource.js';
export { type InspectRequest, inspect } from './inspect/inspect.js';
export type { InspectReport, NetworkReport } from './inspect/report.js';
export { type MineRun, mine } from './mine/mine.js';
export type { MineRequest } from './mine/mineRequest.js';
export type { ClipFolder } from './networks/clipFiles.js';
export type { ClipSource, GeneratorSource } from './networks/givenNetworks.js';
export type { LoadOptions, LoadProgress } from './networks/loadProgress.js';
export type { NetworkSource } from './networks/networkSource.js';
export { type LoadClipOptions, type LoadedClip, loadClip, loadGenerator } from './networks/networks.js';
export type { Run, TrainingRun } from './run/run.js';
export type { SavableNetwork } from './save/savable.js';
export { save } from './save/save.js';
export type { SaveOptions } from './save/saveRows.js';
export type { BestGenerator, Evaluation } from './train/evaluations.js';
export type { TrainEvent, TrainResult, TrainStep } from './train/events.js';
export type { RealPictures } from './train/realPictures.js';
export type { InitSource, NetworkPair } from './train/startNetworks.js';
export { type TrainRun, train } from './train/train.js';
export type { TrainRequest } from './train/trainRequest.js';
