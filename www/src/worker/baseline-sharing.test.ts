import { expect, test } from 'vitest';
import { BaselineSharing } from './baseline-sharing';
import type { BaselineRole } from './evaluating';

const EVIDENCE = Uint8Array.of(1, 2, 3);

/** A host that notes its calls, and whose baseline is known when the test says so. */
function host(name: string, calls: string[]) {
  let know: (evidence: Uint8Array<ArrayBuffer> | undefined) => void;
  const known = new Promise<Uint8Array<ArrayBuffer> | undefined>((resolve) => (know = resolve));
  return {
    know: (evidence?: Uint8Array<ArrayBuffer>) => know(evidence),
    beginEvaluating: async (dataset: string, _: string[], role: BaselineRole) => void calls.push(`${name} ${role} ${dataset}`),
    evidence: () => known,
    takeEvidence: async (_: string, evidence: Uint8Array | undefined) => void calls.push(`${name} takes ${evidence?.length ?? 'nothing'}`),
  };
}

/** All calls until nothing more happens. */
async function until(calls: string[]) {
  await new Promise((resolve) => setTimeout(resolve));
  return calls.splice(0);
}

test('one host measures, and the others have it from there, a later one at once', async () => {
  const calls: string[] = [];
  const [gan, vae, third] = [host('gan', calls), host('vae', calls), host('third', calls)];
  const sharing = new BaselineSharing();
  await sharing.begin('digits', [gan, vae], []);
  expect(await until(calls)).toEqual(['gan for-others digits', 'vae waits digits']);
  gan.know(EVIDENCE);
  expect(await until(calls)).toEqual(['gan takes 3', 'vae takes 3']);
  await sharing.begin('digits', [gan, vae, third], []);
  expect(await until(calls)).toContain('third takes 3');
  await sharing.begin('faces', [gan, vae], []);
  expect((await until(calls)).slice(0, 2)).toEqual(['gan for-others faces', 'vae waits faces']);
});

test('where nothing can be passed on, each measures', async () => {
  const calls: string[] = [];
  const [gan, vae] = [host('gan', calls), host('vae', calls)];
  await new BaselineSharing().begin('own', [gan, vae], []);
  await until(calls);
  gan.know();
  expect(await until(calls)).toEqual(['gan takes nothing', 'vae takes nothing']);
});

test('a host alone measures for itself', async () => {
  const calls: string[] = [];
  const gan = host('gan', calls);
  await new BaselineSharing().begin('digits', [gan], []);
  gan.know(EVIDENCE);
  expect(await until(calls)).toEqual(['gan alone digits']);
});

test('who comes and goes meanwhile changes who measures only if that was it', async () => {
  const calls: string[] = [];
  const [gan, vae, third] = [host('gan', calls), host('vae', calls), host('third', calls)];
  const sharing = new BaselineSharing();
  await sharing.begin('digits', [gan, vae], []);
  await sharing.begin('digits', [third, gan], []);
  expect((await until(calls)).slice(2)).toEqual(['third waits digits', 'gan for-others digits']);
  await sharing.begin('digits', [third, vae], []);
  expect(await until(calls)).toEqual(['third for-others digits', 'vae waits digits']);
  // That of models that are gone comes too late.
  gan.know(EVIDENCE);
  expect(await until(calls)).toEqual([]);
  third.know(EVIDENCE);
  expect(await until(calls)).toEqual(['third takes 3', 'vae takes 3']);
});
