import {
  diversity,
  fid,
  type KidInterval,
  kidInterval,
  type Memorisation,
  memorisation,
  type PrecisionRecall,
  precisionRecall,
} from '#nada/evaluate/index.js';
import { attributeClasses, attributes } from '../../../world/labels.js';
import type { Prediction } from '../../evaluator/index.js';
import { shareCalled } from '../../evaluator/verdict.js';
import type { Survey } from './survey.js';

/** A generator's limits, each of which a shipped one has to keep. */
export const limits = {
  /** KID to renders, as a multiple of what two sets of renders may differ by. */
  kidRatio: 3,
  /** Share of pictures that the evaluator calls photo. */
  calledPhoto: 0.95,
  /** Largest deviation of a class's frequency from the renderer's. */
  frequency: 0.1,
  /** Largest share of pictures that are nearer to a training picture than 99 in 100 held-out renders are. */
  suspicious: 0.05,
} as const;

/** How often a class of an attribute is seen, as shares of pictures. */
export interface Frequency {
  readonly attribute: string;
  readonly name: string;
  readonly generated: number;
  readonly renders: number;
}

/** Figures of a generator of photo-like faces. */
export interface GeneratorScores {
  readonly pictures: number;
  /** KID of generated pictures to held-out renders. */
  readonly kid: KidInterval;
  /** KID of other held-out renders to the same: zero but for chance. */
  readonly kidOfRenders: KidInterval;
  /** `kid` over the upper end of `kidOfRenders`, because the unbiased estimate of the latter may be negative. */
  readonly kidRatio: number;
  readonly fid: number;
  readonly fidOfRenders: number;
  readonly calledPhoto: number;
  readonly calledPhotoOfRenders: number;
  readonly precisionRecall: PrecisionRecall;
  readonly diversity: number;
  readonly diversityOfRenders: number;
  readonly frequencies: readonly Frequency[];
  readonly largestDeviation: Frequency;
  /** In the evaluator's features. */
  readonly memorisation: Memorisation;
  /** In thumbnails. */
  readonly memorisationOfThumbnails: Memorisation;
}

/** The pictures that are compared. */
export interface Surveys {
  readonly generated: Survey;
  /** Held-out renders, and as many others. */
  readonly renders: Survey;
  readonly otherRenders: Survey;
  /** Renders that the generator was trained on. */
  readonly training: Survey;
}

/** Measures a generator by what was kept of its pictures and of renders. */
export function generatorScores({ generated, renders, otherRenders, training }: Surveys): GeneratorScores {
  const kid = kidInterval(renders.features, generated.features);
  const kidOfRenders = kidInterval(renders.features, otherRenders.features);
  const frequencies = frequenciesOf(generated.prediction, renders.prediction);
  return {
    pictures: generated.features.shape[0],
    kid,
    kidOfRenders,
    kidRatio: kid.kid / kidOfRenders.high,
    fid: fid(renders.features, generated.features),
    fidOfRenders: fid(renders.features, otherRenders.features),
    calledPhoto: shareCalled(generated.prediction, 'photo'),
    calledPhotoOfRenders: shareCalled(renders.prediction, 'photo'),
    precisionRecall: precisionRecall(renders.features, generated.features),
    diversity: diversity(generated.features),
    diversityOfRenders: diversity(renders.features),
    frequencies,
    largestDeviation: worstOf(frequencies),
    memorisation: memorisation(generated.features, training.features, renders.features),
    memorisationOfThumbnails: memorisation(generated.thumbnails, training.thumbnails, renders.thumbnails),
  };
}

/** How much more often a class is seen in generated pictures than in renders. */
export function deviation({ generated, renders }: Frequency): number {
  return generated - renders;
}

/** How often the evaluator sees each class of each attribute in either set; so its own errors are in both. */
export function frequenciesOf(generated: Prediction, renders: Prediction): Frequency[] {
  return attributes.flatMap((attribute) =>
    attributeClasses[attribute].map((name, number) => {
      const share = (prediction: Prediction) => {
        const found = prediction.attributes[attribute];
        return found.filter((value) => value === number).length / found.length;
      };
      return { attribute, name, generated: share(generated), renders: share(renders) };
    }),
  );
}

/** The class of an attribute whose frequency is furthest off. */
export function worstOf(frequencies: readonly Frequency[]): Frequency {
  return frequencies.reduce((a, b) => (Math.abs(deviation(b)) > Math.abs(deviation(a)) ? b : a));
}

/** One phrase for each limit that a generator does not keep. */
export function shortcomings({
  kidRatio,
  calledPhoto,
  frequencies,
  memorisation,
}: GeneratorScores): string[] {
  const percentage = (share: number) => `${(100 * share).toFixed(1)}%`;
  const worst = attributes.map((name) => worstOf(frequencies.filter(({ attribute }) => attribute === name)));
  return [
    ...(kidRatio > limits.kidRatio
      ? [`its KID is ${kidRatio.toFixed(1)} times what two sets of renders differ by, 3 are allowed`]
      : []),
    ...(calledPhoto < limits.calledPhoto
      ? [`the evaluator calls ${percentage(calledPhoto)} photo, 95% are needed`]
      : []),
    ...worst
      .filter((frequency) => Math.abs(deviation(frequency)) > limits.frequency)
      .map((frequency) => {
        const points = (100 * deviation(frequency)).toFixed(1);
        return `${frequency.attribute} ${frequency.name} is off by ${points} points, 10 are allowed`;
      }),
    ...(memorisation.suspicious > limits.suspicious
      ? [`${percentage(memorisation.suspicious)} are suspiciously near to training pictures, 5% are allowed`]
      : []),
  ];
}
