/** Steps that were done and not yet asked for; each of several readers gets all that come while it reads. */
export class StepQueue<T> {
  readonly #steps: T[] = [];
  #state: { readonly done: boolean; readonly error?: unknown } = { done: false };
  #wake: (() => void)[] = [];

  push(step: T): void {
    this.#steps.push(step);
    this.#notify();
  }

  end(): void {
    this.#state = { done: true };
    this.#notify();
  }

  fail(error: unknown): void {
    this.#state = { done: true, error };
    this.#notify();
  }

  async *iterate(): AsyncGenerator<T, void, undefined> {
    for (let next = 0; ; next++) {
      while (next >= this.#steps.length) {
        if (this.#state.done) {
          if ('error' in this.#state) throw this.#state.error;
          return;
        }
        await new Promise<void>((resolve) => this.#wake.push(resolve));
      }
      yield this.#steps[next];
    }
  }

  #notify(): void {
    const waiting = this.#wake;
    this.#wake = [];
    for (const wake of waiting) wake();
  }
}
