// Known breaches of a rule, each of which must still be one.

/** The problems that no exception covers, and one for each exception that covers none. */
export function withoutExceptions(problems, exceptions) {
  const covers = ({ rule, subject }, problem) => problem.rule === rule && problem.subjects.includes(subject);
  const left = problems.filter((problem) => !exceptions.some((exception) => covers(exception, problem)));
  const idle = exceptions.filter((exception) => !problems.some((problem) => covers(exception, problem)));
  return [
    ...left,
    ...idle.map(({ rule, subject }) => ({
      rule: 'exception',
      subjects: [subject],
      text: `the exception from the rule "${rule}" for ${subject} is no longer needed: remove it`,
    })),
  ];
}
