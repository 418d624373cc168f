// StyleCLIP (Patashnik et al. 2021) over a runtime and networks in its state: see `editNetworkState` and `editNetworks`.
// The calls that read networks and draw images by themselves are those of the library's root, such as `editOptimize`.

export type { ImageTower } from '../guidance/index.js';
export type { Parameters } from '../nn/parameters.js';
export type { NamedTensors, Runtime } from '../runtime/contract.js';
export type { Stage } from '../runtime/stage.js';
export type { FloatTensor } from '../tensorData.js';
export type { LossSnapshot } from '../train/lossTrainer.js';
export { checkEditTexts } from './checkEditTexts.js';
export { clipDistance, pictureEmbeddings } from './clipDistance.js';
export { ChannelMeter, firstOrderRelevance } from './direction/channelMeter.js';
export { type DirectionEdit, directionEdits } from './direction/directionEdits.js';
export { directionRows, measuringPlan, measuringRows, stripRows } from './direction/directionSettings.js';
export { channelRelevance, directionSteps } from './direction/globalDirection.js';
export { measureDirections } from './direction/measureDirections.js';
export type { MeasureProgress } from './direction/measureRun.js';
export type { MeterNetworks, MeterPictures } from './direction/meterGraph.js';
export { agreements, movedStyles, sumOfOffsets } from './direction/moveStyles.js';
export { projectedDirection } from './direction/projectedDirection.js';
export type { RelevanceRows, RelevanceSettings } from './direction/relevanceRows.js';
export { RelevanceTable } from './direction/relevanceTable.js';
export { SlopeMeter } from './direction/slopeMeter.js';
export { editMove, movedBy } from './editMove.js';
export {
  type EditNetworks,
  editNetworkState,
  editNetworks,
  type PictureNetworks,
  pictureNetworks,
} from './editNetworks.js';
export { type EditStart, EditStudio, type EditStudioParts, editStudioParts } from './editStudio.js';
export { AppliedEncoder, type RefinementRun } from './encoder/appliedEncoder.js';
export { colourErrors } from './encoder/colourErrors.js';
export type { ExampleSettings } from './encoder/encoderExamples.js';
export { type Encoder, encoderFile, encoderFormat, readEncoder } from './encoder/encoderFile.js';
export type { EncoderWeights } from './encoder/encoderLoss.js';
export {
  defaultEncoderWidth,
  type EncoderSettings,
  encoderCourseRows,
  encoderFeatureRows,
  encoderRows,
  encoderWeightRows,
  lessonRows,
} from './encoder/encoderSettings.js';
export { EncoderStudio, type EncoderStudioParts, encoderStudioParts } from './encoder/encoderStudio.js';
export {
  type EncoderGoal,
  type EncoderStep,
  EncoderTrainer,
  trainedEncoder,
} from './encoder/encoderTrainer.js';
export { featureWeight } from './encoder/featureWeight.js';
export { inversionFeatureRows, inversionRows } from './encoder/inversionSettings.js';
export {
  type EncoderConfig,
  encoderFor,
  encoderShapes,
  type LatentSpread,
  randomEncoder,
} from './encoder/latentEncoder.js';
export { type EncoderPlaces, PictureEncoder } from './encoder/pictureEncoder.js';
export { type InversionSettings, PictureInverter } from './encoder/pictureInverter.js';
export { identityDistance } from './identityDistance.js';
export { latentSpread } from './latentSpread.js';
export { askedMapper } from './mapper/askedMapper.js';
export {
  type Level as MapperLevel,
  levels as mapperLevels,
  type MapperConfig,
  mapped,
  mapperShapes,
  randomMapper,
} from './mapper/latentMapper.js';
export { LatentMover, moveLatents } from './mapper/latentMover.js';
export { type Mapper, mapperConfigIn, mapperFile, mapperFormat, readMapper } from './mapper/mapperFile.js';
export type { MapperSettings } from './mapper/mapperLoss.js';
export { type MapperTrainingSettings, mapperRows, moverRows } from './mapper/mapperSettings.js';
export {
  type MapperGoal,
  type MapperStep,
  type MapperTeacher,
  MapperTrainer,
} from './mapper/mapperTrainer.js';
export {
  type MiningSettings,
  miningPreset,
  miningReference,
  miningRows,
} from './mapper/miningSettings.js';
export { shownLatents } from './mapper/shownLatents.js';
export { type EditedLatent, LatentEdit } from './optimize/latentEdit.js';
export {
  type LatentGoal,
  type LatentIdentity,
  LatentOptimizer,
  type LatentOptimizerSettings,
  type LatentSpace,
  type LatentStep,
  latentOptimizerDefaults,
} from './optimize/latentOptimizer.js';
export { type OptimizeSettings, optimizeRows } from './optimize/optimizeSettings.js';
export type { PictureRule } from './sharedRows/pictureRule.js';
export { startPsi, startRows } from './sharedRows/startRows.js';
export {
  type Channel as StyleChannel,
  type ChannelValues,
  movableChannels,
  styleDeviations,
  stylesOfLatents,
} from './styleSpace.js';
