// Sets up, runs the whole test suite and closes with one line that counts it: "N passed, N failed, N skipped".
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setup } from './setup.mjs';

setup();
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(path.join(os.tmpdir(), 'nada-test-'));
const report = path.join(folder, 'report.json');
const parameters = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
const { status } = spawnSync(
  process.execPath,
  [path.join('node_modules', 'vitest', 'vitest.mjs'), ...parameters, ...process.argv.slice(2)],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
);

let counted = { passed: 0, failed: 1, skipped: 0 };
try {
  const { numPassedTests, numFailedTests, numPendingTests, numTotalTestSuites, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  // A file that could not even be loaded has no tests, yet it failed.
  const broken = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  counted = { passed: numPassedTests, failed: numFailedTests + broken, skipped: numPendingTests };
  if (numTotalTestSuites === 0) counted.failed += 1;
  for (const file of testResults) {
    for (const test of file.assertionResults) {
      if (test.status === 'skipped' || test.status === 'pending') {
        process.stdout.write(`SKIPPED ${path.relative(root, file.name)}: ${test.fullName}\n`);
      }
    }
  }
} catch (error) {
  process.stdout.write(`the test runner left no report: ${error.message}\n`);
}
rmSync(folder, { recursive: true, force: true });
const failed = status === 0 ? counted.failed : Math.max(counted.failed, 1);
process.stdout.write(`${counted.passed} passed, ${failed} failed, ${counted.skipped} skipped\n`);
process.exit(failed === 0 && counted.passed > 0 ? 0 : 1);
