import { number, positive, whole } from '../../settings/kind.js';
import { row, type ValuesOf } from '../../settings/row.js';
import { weightRow } from '../sharedRows/weightRow.js';
import { featureWeightRow } from './featureWeight.js';

/** The heading under which help lists what an encoder learns. */
export const lessons = 'What it learns';
/** The heading under which help lists the terms of an encoder's loss. */
export const encoderLosses = 'The loss';
const course = 'The training';

/** The width of an encoder that starts from random weights. */
export const defaultEncoderWidth = 24;

/** The images that an encoder learns from, and its size. */
export const lessonRows = {
  /** Channels of the encoder at the full side; eight times as many at the smallest. */
  width: row(whole({ least: 1, most: 512 }), {
    group: lessons,
    help: 'channels of the encoder at the full side; eight times as many at the smallest',
    defaultText: String(defaultEncoderWidth),
    optional: true,
  }),
  /** The lowest psi: each image is truncated by one between this and 1. */
  psi: row(number({ least: 0, most: 1 }), {
    group: lessons,
    help: 'each image is truncated by a psi between this one and 1',
    default: 1,
  }),
  /** The share of the images whose coarse and fine entries come from two latents. */
  mixing: row(number({ least: 0, most: 1 }), {
    group: lessons,
    help: 'share of the images whose coarse and fine entries of w+ come from two latents',
    default: 0,
  }),
  /** The deviation of the strongest grain on the images that the encoder sees, in units of -1..1. */
  grain: row(number({ least: 0, most: 1 }), {
    group: lessons,
    help: 'deviation of the strongest grain on the images that the encoder sees, in units of -1..1',
    default: 0,
  }),
};

/** The terms of an encoder's loss without CLIP's. */
export const encoderWeightRows = {
  /** Weight of the mean squared distance of latents, in units of their mean squared deviation. */
  latentWeight: weightRow(encoderLosses, 'weight of the distance of latents', 1),
  /** Weight of `pictureDistance` between the images that were seen and those drawn again. */
  pictureWeight: weightRow(
    encoderLosses,
    'weight of the distance of colours and slopes of the image that is drawn again',
    1,
  ),
};

/** The weight of CLIP's features in an encoder's loss. */
export const encoderFeatureRows = {
  /** Weight of the distance of CLIP's features; 1 with a CLIP by default. */
  clipWeight: featureWeightRow(encoderLosses),
};

/** The course of an encoder's training. */
export const encoderCourseRows = {
  /** Training steps, after which the rate has fallen to 0. */
  steps: row(whole({ least: 1, most: 10_000_000 }), {
    group: course,
    help: 'training steps, after which the rate has fallen to 0',
    default: 500,
  }),
  /** Images of a step. */
  batch: row(whole({ least: 1, most: 1024 }), { group: course, help: 'images of a step', default: 32 }),
  /** Count of them, the first ones, that are drawn again from the latents that the encoder found. */
  redrawn: row(whole({ least: 1, most: 1024 }), {
    group: course,
    help: 'how many of them are drawn again from what the encoder found; most of the time goes there',
    default: 8,
  }),
  /** The highest learning rate of Muon and Adam. */
  rate: row(positive(), { group: course, help: 'highest learning rate of Muon and Adam', default: 0.003 }),
  /** Decides start, latents and grain. */
  seed: row(whole({ least: 0 }), { group: course, help: 'decides start, latents and grain', default: 0 }),
};

// Named, so that declarations refer to the tables and keep the text that editors show of each row.
type EncoderRows = typeof lessonRows &
  typeof encoderWeightRows &
  typeof encoderFeatureRows &
  typeof encoderCourseRows;

/** Everything that decides an encoder besides its networks, in the order in which help lists it. */
export const encoderRows: EncoderRows = {
  ...lessonRows,
  ...encoderWeightRows,
  ...encoderFeatureRows,
  ...encoderCourseRows,
};

/** Settings of an encoder's training. */
export type EncoderSettings = ValuesOf<typeof encoderRows>;
