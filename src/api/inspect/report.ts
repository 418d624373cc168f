/** Report on what a file is, and what is in it. */
export interface InspectReport {
  /** Its name, path or URL. */
  readonly name: string;
  /** The form of the file, such as `torch-zip`. */
  readonly form: string;
  readonly bytes: number;
  /** Its kind in a few words. */
  readonly what: string;
  /** The networks in it. */
  readonly networks: readonly NetworkReport[];
  /** All tensors together. */
  readonly tensors: TensorsReport;
  /** Licence: what may be done with it, as far as its form tells. */
  readonly licence: string;
  /** Metadata: what it says about itself. */
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
