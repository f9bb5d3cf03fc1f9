/** Runs one task at a time; of those that come meanwhile, only the last is run. */
export class Latest {
  #running = false;
  #next: (() => Promise<void>) | undefined;

  async run(task: () => Promise<void>): Promise<void> {
    this.#next = task;
    if (this.#running) return;
    this.#running = true;
    try {
      while (this.#next) {
        const current: () => Promise<void> = this.#next;
        this.#next = undefined;
        await current();
      }
    } finally {
      this.#running = false;
    }
  }
}
