export { NotFiniteError } from '../train/notFinite.js';
export { Adaptation } from './adaptation.js';
export * from './contract.js';
export type { Draws, LatentDraws, TrainingDraws } from './draws.js';
export type { Meter, MeterReading, SteppedReading } from './meter.js';
export { philoxDraws } from './philoxDraws.js';
export { estimateMemory } from './plan.js';
export { findPreset, type Preset, presets } from './presets.js';
export * from './settings.js';
