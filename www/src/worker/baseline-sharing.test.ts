import { expect, test } from 'vitest';
import { BaselineSharing } from './baseline-sharing';
import type { BaselineRole } from './evaluating';

const EVIDENCE = Uint8Array.of(1, 2, 3);

/** A host that tells its part of the work, and whose baseline is known when the test says so. */
function host(name: string, told: string[]) {
  let know: (evidence: Uint8Array<ArrayBuffer> | undefined) => void;
  const known = new Promise<Uint8Array<ArrayBuffer> | undefined>((resolve) => (know = resolve));
  return {
    know: (evidence?: Uint8Array<ArrayBuffer>) => know(evidence),
    beginEvaluating: async (dataset: string, _: string[], role: BaselineRole) => void told.push(`${name} ${role} ${dataset}`),
    evidence: () => known,
    takeEvidence: async (_: string, evidence: Uint8Array | undefined) => void told.push(`${name} takes ${evidence?.length ?? 'nothing'}`),
  };
}

/** All that is told until nothing more happens. */
async function until(told: string[]) {
  await new Promise((resolve) => setTimeout(resolve));
  return told.splice(0);
}

test('one host measures, and the others have it from there, a later one at once', async () => {
  const told: string[] = [];
  const [gan, vae, third] = [host('gan', told), host('vae', told), host('third', told)];
  const sharing = new BaselineSharing();
  await sharing.begin('digits', [gan, vae], []);
  expect(await until(told)).toEqual(['gan for-others digits', 'vae waits digits']);
  gan.know(EVIDENCE);
  expect(await until(told)).toEqual(['gan takes 3', 'vae takes 3']);
  await sharing.begin('digits', [gan, vae, third], []);
  expect(await until(told)).toContain('third takes 3');
  await sharing.begin('faces', [gan, vae], []);
  expect((await until(told)).slice(0, 2)).toEqual(['gan for-others faces', 'vae waits faces']);
});

test('where nothing can be passed on, each measures', async () => {
  const told: string[] = [];
  const [gan, vae] = [host('gan', told), host('vae', told)];
  await new BaselineSharing().begin('own', [gan, vae], []);
  await until(told);
  gan.know();
  expect(await until(told)).toEqual(['gan takes nothing', 'vae takes nothing']);
});

test('a host alone measures for itself', async () => {
  const told: string[] = [];
  const gan = host('gan', told);
  await new BaselineSharing().begin('digits', [gan], []);
  gan.know(EVIDENCE);
  expect(await until(told)).toEqual(['gan alone digits']);
});

test('who comes and goes meanwhile changes who measures only if that was it', async () => {
  const told: string[] = [];
  const [gan, vae, third] = [host('gan', told), host('vae', told), host('third', told)];
  const sharing = new BaselineSharing();
  await sharing.begin('digits', [gan, vae], []);
  await sharing.begin('digits', [third, gan], []);
  expect((await until(told)).slice(2)).toEqual(['third waits digits', 'gan for-others digits']);
  await sharing.begin('digits', [third, vae], []);
  expect(await until(told)).toEqual(['third for-others digits', 'vae waits digits']);
  // That of models that are gone comes too late.
  gan.know(EVIDENCE);
  expect(await until(told)).toEqual([]);
  third.know(EVIDENCE);
  expect(await until(told)).toEqual(['third takes 3', 'vae takes 3']);
});
