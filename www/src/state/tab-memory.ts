// What a tab remembers over a reload: its run, the runs that the visitor left behind in it, and those that are pinned.

const KEY = 'gan-vae-lab-tab';

interface Remembered {
  run: string;
  left: string[];
  pinned: string[];
}

export class TabMemory {
  #remembered = read();

  get run() {
    return this.#remembered.run;
  }

  set run(run: string) {
    const left = this.#remembered.left.filter((id) => id !== run);
    this.#write({ ...this.#remembered, run, left });
  }

  get left(): ReadonlySet<string> {
    return new Set(this.#remembered.left);
  }

  leave(ids: string[]) {
    this.#write({ ...this.#remembered, left: [...new Set([...this.#remembered.left, ...ids])] });
  }

  get pinned() {
    return this.#remembered.pinned;
  }

  set pinned(pinned: string[]) {
    this.#write({ ...this.#remembered, pinned });
  }

  #write(remembered: Remembered) {
    this.#remembered = remembered;
    try {
      sessionStorage.setItem(KEY, JSON.stringify(remembered));
    } catch {
      // Then a reload asks again.
    }
  }
}

const strings = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);

function read(): Remembered {
  try {
    const { run = '', left, pinned } = JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Partial<Remembered>;
    return { run: String(run), left: strings(left), pinned: strings(pinned) };
  } catch {
    return { run: '', left: [], pinned: [] };
  }
}
