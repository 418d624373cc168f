const mebibyte = 2 ** 20;

/** Bounds on the work and memory that a file may demand of a reader, far above what real checkpoints need. */
export const limits = {
  /** Operations in all pickles of a file together; the largest StyleGAN2 snapshot takes about 10^5. */
  pickleOperations: 2 ** 21,
  /** Values on a pickle's stack. */
  pickleStack: 2 ** 18,
  /** Nested marks of a pickle. */
  pickleMarks: 2 ** 12,
  /** Entries of a pickle's memo. */
  pickleMemo: 2 ** 20,
  /** Bytes of one string in a pickle; embedded source texts take about 10^5. */
  pickleString: 16 * mebibyte,
  /** Bytes of all strings of one pickle. */
  pickleStrings: 64 * mebibyte,
  /** Bytes of one arbitrary-precision integer. */
  pickleInteger: 64,
  /** Byte strings up to this length are loaded into memory; longer ones stay in the file until they are read. */
  inlineBytes: 4096,
  /** Bytes of one pickle inside a zip archive. */
  archivePickle: 256 * mebibyte,
  /** Levels of nesting that are searched for tensors. */
  nesting: 256,
  /** Values that are visited in the search for tensors. */
  visits: 2 ** 20,
  /** Named tensors in one file. */
  tensors: 2 ** 17,
  /** Characters of a tensor's name. */
  tensorName: 4096,
  /** Dimensions of a tensor, as in PyTorch. */
  dimensions: 64,
  /**
   * Bytes of a tensor that repeats elements of its storage (expanded, stride 0); others are at most as large as their
   * storage.
   */
  expandedTensor: 16 * mebibyte,
  /** All tensors of a file together may take this many times the file's size, because views share storages... */
  totalFactor: 4,
  /** ...plus this many bytes. */
  totalSlack: 64 * mebibyte,
  /** Entries of a zip archive. */
  zipEntries: 2 ** 17,
  /** Bytes of a zip archive's central directory. */
  zipDirectory: 64 * mebibyte,
  /** Bytes of a safetensors header; the reference allows 100 MB, real ones stay below 1 MB. */
  safetensorsHeader: 16 * mebibyte,
  /** Values of a checkpoint that are converted to plain data at once. */
  plainValues: 2 ** 16,
  /** Bytes of an npy header. */
  npyHeader: mebibyte,
} as const;
