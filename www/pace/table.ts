import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type Row, ROWS } from './row';

const HEAD = `# Pace

Steps per second of a GAN on WebGPU, on the software adapter of each browser: SwiftShader in Chromium, lavapipe in Firefox.
*Training* leaves out drawing, measuring and saving, which have their own shares of the page's time; *unread* is the same
model on the same adapter when nothing is read back. \`cargo xtask pace\` repeats the measurement.

| Browser | GAN | page | training | unread | training / unread | pause, ms |
|---|---|---|---|---|---|---|
`;

export default function writeTable() {
  const rows = readdirSync(ROWS).sort().map((file): Row => JSON.parse(readFileSync(new URL(file, ROWS), 'utf8')));
  const line = ({ engine, settings, page, training, unread, pause }: Row) =>
    `| ${engine} | ${settings} | ${page.toFixed(1)} | ${training.toFixed(1)} | ${unread.toFixed(1)} | ${((100 * training) / unread).toFixed(0)} % | ${pause} |\n`;
  const table = HEAD + rows.map(line).join('');
  writeFileSync(new URL('../../docs/pace.md', import.meta.url), table);
  rmSync(ROWS, { recursive: true });
  console.log(table);
}
