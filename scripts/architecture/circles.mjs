// No file imports itself, however long the way.

/** One sentence for each way back to a file that is still open in a depth-first walk. */
export function checkCircles({ files }) {
  const state = new Map();
  const found = [];
  const trail = [];
  const visit = (file) => {
    state.set(file, 'open');
    trail.push(file);
    for (const { target } of files.get(file).imports) {
      if (!files.has(target)) continue;
      if (state.get(target) === 'open') found.push(trail.slice(trail.indexOf(target)));
      else if (!state.has(target)) visit(target);
    }
    trail.pop();
    state.set(file, 'done');
  };
  for (const file of files.keys()) if (!state.has(file)) visit(file);
  return found.map((circle) => ({
    rule: 'circle',
    subjects: circle,
    text: `imports go in a circle: ${[...circle, circle[0]].join(' -> ')}`,
  }));
}
