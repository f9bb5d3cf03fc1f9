// What a tab remembers over a reload: its run, and the runs that the visitor left behind in it.

const KEY = 'gan-vae-lab-tab';

interface Remembered {
  run: string;
  left: string[];
}

export class TabMemory {
  #remembered = read();

  get run() {
    return this.#remembered.run;
  }

  set run(run: string) {
    const left = this.#remembered.left.filter((id) => id !== run);
    this.#write({ run, left });
  }

  get left(): ReadonlySet<string> {
    return new Set(this.#remembered.left);
  }

  leave(ids: string[]) {
    this.#write({ ...this.#remembered, left: [...new Set([...this.#remembered.left, ...ids])] });
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

function read(): Remembered {
  try {
    const { run = '', left = [] } = JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Partial<Remembered>;
    return { run: String(run), left: Array.isArray(left) ? left.map(String) : [] };
  } catch {
    return { run: '', left: [] };
  }
}
