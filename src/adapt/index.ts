export { Adaptation } from './adaptation.js';
export * from './contract.js';
export type { Draws, LatentDraws, TrainingDraws } from './draws.js';
export * from './settings.js';
