import { button, canvas, CPU, difference, expect, open, pixels, test, trainUntil, view } from './page';

const CONDITIONAL = `${CPU}&conditional=on`;
const point = (title: string) => `The ${title}'s picture of the point`;

test('conditional models show a grid by class, of samples and of held-out images', async ({ page }) => {
  await open(page, CONDITIONAL);
  await trainUntil(page, 20);
  for (const [family, title] of [
    ['gan', 'GAN'],
    ['vae', 'VAE'],
  ] as const) {
    await view(page, 'Apply');
    const part = page.getByTestId(`by-class-${family}`);
    await part.scrollIntoViewIfNeeded();
    const grid = `10 lines by the ${title}`;
    const size = () =>
      canvas(page, grid).evaluate((element) => [(element as HTMLCanvasElement).width, (element as HTMLCanvasElement).height]);
    await expect.poll(size).toEqual([8 * 32, 10 * 32]);
    const rows = await pixels(page, grid);
    const line = (index: number) => rows.slice(index * 32 * 256, (index + 1) * 32 * 256);
    expect(difference(line(0), line(1))).toBeGreaterThan(0);
    await part.getByLabel('Columns').selectOption('held-out');
    await expect.poll(size).toEqual([8 * 32, 11 * 32]);
  }
});

test('the class that is chosen is what latents decode to', async ({ page }) => {
  await open(page, CONDITIONAL);
  await trainUntil(page, 20);
  await view(page, 'Latents');
  const asked = page.getByTestId('asked');
  for (const title of ['GAN', 'VAE']) await expect(canvas(page, point(title))).toBeVisible();
  await expect(page.getByTestId('latent-vae').getByText('Sample 1')).toBeVisible();
  const before = await Promise.all(['GAN', 'VAE'].map((title) => pixels(page, point(title))));
  await asked.getByLabel('7').check();
  for (const [index, title] of ['GAN', 'VAE'].entries()) {
    await expect.poll(async () => difference(await pixels(page, point(title)), before[index]!)).toBeGreaterThan(0);
  }
  // A sample brings its own class along.
  await view(page, 'Train');
  await page.getByRole('button', { name: 'VAE sample 4', exact: true }).click();
  await button(page, 'Explore its latent').click();
  await expect(asked.getByLabel('3')).toBeChecked();
});

test('models that are told nothing offer nothing to choose', async ({ page }) => {
  await open(page, CPU);
  await view(page, 'Apply');
  await expect(page.getByTestId('asked')).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'By class', exact: true })).toHaveCount(0);
});
