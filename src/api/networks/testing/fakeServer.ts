import { vi } from 'vitest';

/** How a server answers; an error where it can't be reached. */
export type Answer =
  | Error
  | {
      readonly status?: number;
      /** The body, an error where it breaks off. */
      readonly chunks?: readonly (Uint8Array<ArrayBuffer> | string | Error)[];
      /** The size that it announces. */
      readonly size?: number;
      readonly encoding?: string;
      /** `cors` for a server of another origin. */
      readonly type?: 'basic' | 'cors';
    };

/** Replaces `fetch` for a test: by URL, and 404 or `otherwise` for all others. Returns the URLs that were asked for, in order. */
export function fakeServer(
  answers: Readonly<Record<string, Answer>>,
  otherwise: Answer = { status: 404 },
): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string | URL, { signal }: RequestInit = {}) => {
    asked.push(String(url));
    signal?.throwIfAborted();
    const answer = answers[String(url)] ?? otherwise;
    if (answer instanceof Error) throw answer;
    return responseOf(answer, signal);
  });
  return asked;
}

function responseOf(answer: Exclude<Answer, Error>, signal: AbortSignal | null | undefined): Response {
  const { status = 200, chunks = [], size, encoding, type = 'basic' } = answer;
  const left = [...chunks];
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = left.shift();
      if (signal?.aborted) controller.error(signal.reason);
      else if (chunk === undefined) controller.close();
      else if (chunk instanceof Error) controller.error(chunk);
      else controller.enqueue(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
    },
  });
  const headers = {
    ...(size === undefined ? {} : { 'content-length': String(size) }),
    ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
  };
  return Object.defineProperty(new Response(body, { status, headers }), 'type', { value: type });
}
