import { afterEach, expect, test } from 'vitest';
import { language } from '../locale/locale.svelte';
import { type DatasetChoice, Datasets } from './datasets.svelte';

afterEach(() => Object.assign(language, { locale: 'en', catalogue: {} }));

test('labels of bundled data sets are translated, those of own ones are as they were written', () => {
  Object.assign(language, { locale: 'zh-CN', catalogue: { bag: '包', hat: '帽子' } });
  const datasets = new Datasets();
  datasets.bundled = [{ name: 'fashion' } as DatasetChoice];
  expect(datasets.sayLabels('fashion', 'bag, hat')).toBe('包、帽子');
  expect(datasets.sayLabels('own-1', 'bag, hat')).toBe('bag, hat');
});
