// A short soak; `cargo xtask soak` is the long one, which measures memory and loses the GPU.

import { soak } from '../scripts/soak/soak.mjs';
import { expect, test } from './page';

test.setTimeout(600_000);

test('nothing is lost while settings and data sets change, the tab hides and storage fails', async ({ browser, baseURL }) => {
  const { problems } = await soak(browser, `${baseURL}/`);
  expect(problems).toEqual([]);
});
