// Files stay short.

/** The lengths of all files but tests: lines to print, and a problem for each file that is too long. */
export function checkLengths({ files, isTest }, { lengths: { long, tooLong } }) {
  const measured = [...files]
    .filter(([file]) => !isTest(file))
    .map(([file, { lines }]) => ({ file, lines }))
    .sort((a, b) => a.lines - b.lines);
  if (measured.length === 0) return { notes: [], problems: [] };
  const at = (share) => measured[Math.min(measured.length - 1, Math.floor(share * measured.length))].lines;
  const isTooLong = ({ lines }) => lines > tooLong;
  return {
    notes: [
      `file lengths without tests: median ${at(0.5)} lines, 90th percentile ${at(0.9)}`,
      ...measured
        .filter((entry) => entry.lines > long && !isTooLong(entry))
        .map(({ file, lines }) => `warning: ${file} has ${lines} lines (more than ${long})`),
    ],
    problems: measured.filter(isTooLong).map(({ file, lines }) => ({
      rule: 'length',
      subjects: [file],
      text: `${file} has ${lines} lines; split it (at most ${tooLong})`,
    })),
  };
}
