import { UserError } from '../errors.js';

/** What the file system was asked for, as the middle of a sentence. */
export type FileAct = 'cannot be read' | 'cannot be written' | 'cannot be created' | 'cannot be removed';

const isMissing = 'it does not exist: check the path';
const noFolder = 'its folder does not exist: create it first';
const isDenied = 'it is not allowed: change its permissions or choose another path';
const deniedFolder = 'the folder may not be written: change its permissions or choose another';
const isFull = 'the disk is full: free some space';
const tooManyFiles = 'too many files are open: close other programs, or raise the limit (ulimit -n)';
const failing = 'the disk does not answer as it should: check it and its connection, then try again';
const gone = 'the disk is no longer there: connect it again, then try again';

/** What is wrong by the code of the system, and what to do; where reading and writing differ, for reading. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: isMissing,
  ENOTDIR: 'a part of its path is a file: choose another path',
  EEXIST: 'there is a file of that name: choose another path',
  EISDIR: 'it is a folder: give a file',
  ENOTEMPTY: 'its folder is not empty: choose another path',
  EACCES: isDenied,
  EPERM: isDenied,
  EROFS: 'the disk is read-only: choose another path',
  ENOSPC: isFull,
  EDQUOT: 'the disk quota is used up: free some space',
  EFBIG:
    'it is larger than this disk or the limit of file sizes allows (ulimit -f): choose another disk or raise it',
  ENAMETOOLONG: 'its name is too long: choose a shorter one',
  ELOOP: 'its path goes round in circles over links: give the file itself',
  EMFILE: tooManyFiles,
  ENFILE: tooManyFiles,
  EIO: failing,
  ENXIO: failing,
  ENODEV: gone,
  ENOTCONN: gone,
  EHOSTDOWN: gone,
  ESTALE: 'the network disk has lost it: mount the disk again, then try again',
  ETIMEDOUT: 'the disk does not answer: check its connection, then try again',
  EBUSY: 'another program uses it: close that, or choose another path',
  ETXTBSY: 'another program uses it: close that, or choose another path',
  EXDEV: 'its folder spans two disks: choose another path',
  EINVAL: 'this disk does not take such a file or name: choose another path',
  EILSEQ: 'this disk does not take such a name: choose another one',
  ENOTSUP: 'this disk does not support it: choose another one',
  EOPNOTSUPP: 'this disk does not support it: choose another one',
  ENOMEM: 'no memory is left: close other programs',
  ERR_INVALID_ARG_VALUE: 'its path holds a null character: check the path',
  ERR_FS_FILE_TOO_LARGE: 'it is too large to be read at once: give a smaller file',
};

/** What is wrong where something is written: the fault is that of the folder around. */
const reasonsOfWriting: Readonly<Record<string, string>> = {
  ENOENT: noFolder,
  ENOTDIR: noFolder,
  EACCES: deniedFolder,
  EPERM: deniedFolder,
  EROFS: 'the disk is read-only: choose another folder',
  EISDIR: 'it is a folder: choose a file name',
};

/**
 * A `UserError` for what the file system refuses, whatever its code, or the error itself where it comes from elsewhere.
 *
 * Every place that touches the disk says its problems through this.
 */
export function fileProblem(file: string, act: FileAct, error: unknown): unknown {
  const reason = reasonOf(act, error);
  return reason === undefined ? error : new UserError(`${file} ${act}: ${reason}`, { cause: error });
}

function reasonOf(act: FileAct, error: unknown): string | undefined {
  const code = codeOf(error);
  const known = (act === 'cannot be written' ? reasonsOfWriting[code] : undefined) ?? reasons[code];
  if (known !== undefined) return known;
  // Errors of the system tell which call failed; others are bugs.
  const isOfSystem = error instanceof Error && 'syscall' in error && code !== '';
  return isOfSystem ? `the system reports ${code}: check the disk, or choose another path` : undefined;
}

/** The system's code of an error, such as `ENOENT`, or an empty text. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
