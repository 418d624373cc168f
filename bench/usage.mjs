// Preloaded into a process that is measured (node --import): its last line on the standard error is what it took.
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  const usage = { cpuSeconds: (user + system) / 1e6, peakGiB: process.resourceUsage().maxRSS / 2 ** 20 };
  process.stderr.write(`\n${JSON.stringify(usage)}\n`);
});
