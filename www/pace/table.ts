import { writeFileSync } from 'node:fs';
import { CORES_ROWS, type CoresRow, ENGINE_ROWS, type EngineRow } from './rows';

const ENGINES_HEAD = `# Pace

Steps per second of a GAN on WebGPU, on the software adapter of each browser: SwiftShader in Chromium, lavapipe in Firefox.
*Training* leaves out drawing, measuring and saving, which have their own shares of the page's time; *unread* is the same
model on the same adapter when nothing is read back. \`cargo xtask pace\` repeats the measurement.

| Browser | GAN | page | training | unread | training / unread | pause, ms |
|---|---|---|---|---|---|---|
`;

const engineLine = ({ engine, settings, page, training, unread, pause }: EngineRow) =>
  `| ${engine} | ${settings} | ${page.toFixed(1)} | ${training.toFixed(1)} | ${unread.toFixed(1)} | ${((100 * training) / unread).toFixed(0)} % | ${pause} |\n`;

const coresHead = ([row]: CoresRow[], families: string[]) => `# Cores

GAN and VAE with their default settings on the CPU of a machine with two cores, in Chromium ${row?.browser}: in one worker, as
where there is one core; and as the page trains on two: both in a worker of their own, or one alone in two threads. Steps a
second with all that the page does, which takes a part of the second core, medians of runs in turn. *Gain* is the mean over
the families. Memory is that of the program's heaps. \`cargo xtask pace --cores\` measures this anew.

| What trains | Cores | ${families.map((family) => family.toUpperCase()).join(' | ')} | gain | memory |
|---|---|---|---|---|---|
`;

function coresLines({ what, one, two, memory }: CoresRow, families: string[]): string {
  const line = (cores: string, rates: Record<string, number>, gain: string, bytes: string) =>
    `| ${what} | ${cores} | ${families.map((family) => rates[family]?.toFixed(1) ?? '–').join(' | ')} | ${gain} | ${bytes} |\n`;
  const gains = Object.keys(one).map((family) => (two[family] ?? NaN) / (one[family] ?? NaN));
  const gain = gains.reduce((sum, value) => sum + value, 0) / gains.length;
  return line('one', one, '', memory.one) + line('two', two, `${gain.toFixed(2)} ×`, memory.two);
}

function write(name: string, table: string) {
  writeFileSync(new URL(`../../docs/${name}`, import.meta.url), table);
  console.log(table);
}

/** Those that were measured. */
export default function writeTables() {
  const [engines, cores] = [ENGINE_ROWS.take(), CORES_ROWS.take()];
  if (engines.length > 0) write('pace.md', ENGINES_HEAD + engines.map(engineLine).join(''));
  const families = Object.keys(cores[0]?.one ?? {});
  if (cores.length > 0) write('cores.md', coresHead(cores, families) + cores.map((row) => coresLines(row, families)).join(''));
}
