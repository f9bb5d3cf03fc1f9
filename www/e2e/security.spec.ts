import { CPU, download, expect, guide, latents, open, openTrained, test, trainOneStep, view } from './page';

// The fixture fails on any error in the console, and a violated policy is one; so is a refused script.

test('nothing violates the policy while both families train', async ({ page, context }) => {
  await context.addInitScript(() => {
    const violations: string[] = [];
    Object.assign(globalThis, { violations });
    document.addEventListener('securitypolicyviolation', (event) => violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  await openTrained(page, CPU, 20);
  await view(page, 'Latents');
  await expect(latents(page, 'vae').at('Sample 1')).toBeVisible();
  await view(page, 'Runs');
  await download(page, page.getByRole('button', { name: 'Animation (GIF)' }).first());
  await guide(page).open.click();
  await guide(page).tour.click();
  await expect(page.getByRole('dialog')).toBeVisible();
  const violations = await page.evaluate(() => (globalThis as unknown as { violations: string[] }).violations);
  expect(violations).toEqual([]);
});

test('the policy is in force', async ({ page, consoleErrors }) => {
  await open(page, CPU);
  await trainOneStep(page);
  const refused = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.injected = true';
    document.body.append(script);
    const style = document.createElement('p');
    style.setAttribute('style', 'color: rgb(1, 2, 3)');
    document.body.append(style);
    const evaluated = await new Promise((resolve) => {
      // Later, because what a test runs may evaluate whatever it likes.
      setTimeout(() => {
        try {
          resolve(Function('return true')());
        } catch {
          resolve(false);
        }
      });
    });
    const fetched = await fetch('https://example.org/').then(
      () => true,
      () => false,
    );
    return {
      script: !('injected' in globalThis),
      style: getComputedStyle(style).color !== 'rgb(1, 2, 3)',
      eval: !evaluated,
      fetch: !fetched,
    };
  });
  expect(refused).toEqual({ script: true, style: true, eval: true, fetch: true });
  consoleErrors.length = 0; // each of them is one
});
