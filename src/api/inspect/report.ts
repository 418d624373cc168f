/** A report on a file and the networks in it. */
export interface InspectReport {
  /** Its name, path or URL. */
  readonly name: string;
  /** The form of the file, such as `torch-zip`. */
  readonly form: string;
  readonly bytes: number;
  /** A few words that say what it is. */
  readonly what: string;
  /** The networks in it. */
  readonly networks: readonly NetworkReport[];
  /** All tensors together. */
  readonly tensors: TensorsReport;
  /** The licence, as far as its form tells. */
  readonly licence: string;
  /** Texts with which the file describes itself. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Why a network in it cannot be used. */
  readonly problems: readonly string[];
  /** The command whose runs continue from it, such as `clip train`, where it is the state of a training. */
  readonly continues?: string | undefined;
}

/** A network and its sizes, by names that a person reads. */
export interface NetworkReport {
  readonly kind:
    | 'StyleGAN2 generator'
    | 'StyleGAN2 discriminator'
    | 'CLIP'
    | 'latent mapper'
    | 'encoder from pictures to w+'
    | 'domain of a generator';
  readonly facts: Readonly<Record<string, string | number>>;
}

/** Tensors in total. */
export interface TensorsReport {
  readonly count: number;
  readonly parameters: number;
  /** Tensors of each element type. */
  readonly dtypes: Readonly<Record<string, number>>;
}
