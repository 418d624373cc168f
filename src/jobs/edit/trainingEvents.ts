/** What happens in a training whose steps log lines `L` and that ends with a summary `S`, in order; `--json` prints each as a line. */
export type TrainingEvent<L, S> =
  | {
      readonly type: 'start';
      readonly folder: string;
      readonly step: number;
      readonly steps: number;
      readonly device: string;
    }
  | ({ readonly type: 'step'; readonly steps: number } & L)
  | { readonly type: 'sample' | 'save'; readonly step: number; readonly file: string }
  | { readonly type: 'note'; readonly message: string }
  | ({ readonly type: 'done' } & S);
