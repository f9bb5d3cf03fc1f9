import {
  canvas,
  CPU,
  difference,
  expect,
  IMAGE_SIZE,
  inspected,
  latents,
  MODELS,
  open,
  openTrained,
  pixels,
  point,
  sample,
  test,
  view,
} from './page';

const CONDITIONAL = `${CPU}&conditional=on`;

test('conditional models show a grid by class, of samples and of held-out images', async ({ page }) => {
  await openTrained(page, CONDITIONAL, 20);
  for (const [family, title] of MODELS) {
    await view(page, 'Apply');
    const part = page.getByTestId(`by-class-${family}`);
    await part.scrollIntoViewIfNeeded();
    const grid = `10 lines by the ${title}`;
    const size = () =>
      canvas(page, grid).evaluate((element) => [(element as HTMLCanvasElement).width, (element as HTMLCanvasElement).height]);
    await expect.poll(size).toEqual([8 * IMAGE_SIZE, 10 * IMAGE_SIZE]);
    const rows = await pixels(page, grid);
    const lineArea = rows.length / 10;
    const line = (index: number) => rows.slice(index * lineArea, (index + 1) * lineArea);
    expect(difference(line(0), line(1))).toBeGreaterThan(0);
    await part.getByLabel('Columns').selectOption('held-out');
    await expect.poll(size).toEqual([8 * IMAGE_SIZE, 11 * IMAGE_SIZE]);
  }
});

test('the class that is chosen is what latents decode to', async ({ page }) => {
  await openTrained(page, CONDITIONAL, 20);
  await view(page, 'Latents');
  const asked = page.getByTestId('asked');
  for (const [, title] of MODELS) await expect(canvas(page, point(title))).toBeVisible();
  await expect(latents(page, 'vae').at('Sample 1')).toBeVisible();
  const before = await Promise.all(MODELS.map(([, title]) => pixels(page, point(title))));
  await asked.getByLabel('7').check();
  for (const [index, [, title]] of MODELS.entries()) {
    await expect.poll(async () => difference(await pixels(page, point(title)), before[index]!)).toBeGreaterThan(0);
  }
  // A sample brings its own class along.
  await view(page, 'Train');
  await sample(page, 'VAE sample 4').click();
  await inspected(page).explore.click();
  await expect(asked.getByLabel('3')).toBeChecked();
});

test('models that are told nothing offer nothing to choose', async ({ page }) => {
  await open(page, CPU);
  await view(page, 'Apply');
  await expect(page.getByTestId('asked')).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'By class', exact: true })).toHaveCount(0);
});
