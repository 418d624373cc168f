/** Reading of the meter about the trained generator: means over the CLIPs that guide, by their weights. */
export interface MeterReading {
  /** Mean cosine between the pictures' embeddings and the target's, -1 to 1. */
  readonly quality: number;
  /** 1 - the mean cosine of two pictures; 0 where all look alike. */
  readonly diversity: number;
  /** Mean cosine between the pictures' changes and the wanted direction, -1 to 1. */
  readonly alignment: number;
}

/** A meter's reading after some steps. */
export interface SteppedReading extends MeterReading {
  readonly step: number;
}
