/** What a run does that has no steps, in words for a person. */
const words: Readonly<Record<string, string>> = {
  data: 'reading the data',
  networks: 'loading the networks',
  digests: 'taking digests of the files',
  texts: 'encoding the texts',
  images: 'reading the images',
  pictures: 'encoding the images',
  demand: 'working out time and memory',
  programs: 'building the programs',
  features: 'measuring the real images',
  'first step': 'taking the first step, which is slower than the others',
  sheet: 'drawing a sample sheet',
  results: 'drawing and writing the results',
};

/** The words of a stage, with how far it is where it has parts. */
export function stageText({
  stage,
  done = 0,
  total = 1,
}: {
  readonly stage: string;
  readonly done?: number | undefined;
  readonly total?: number | undefined;
}): string {
  const text = words[stage] ?? stage;
  return total > 1 ? `${text} (${done}/${total})` : text;
}
