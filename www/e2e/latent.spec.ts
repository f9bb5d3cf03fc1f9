import type { Page } from '@playwright/test';
import {
  canvas,
  countOfImages,
  CPU,
  difference,
  drawing,
  DRAWN,
  expect,
  FAMILIES,
  HELD_OUT,
  heldOutImage,
  inspected,
  latents,
  MODELS,
  oneImage,
  open,
  openTrained,
  path,
  pixels,
  point,
  RECONSTRUCTIONS,
  sample,
  SAMPLES,
  test,
  view,
} from './page';

async function look(page: Page) {
  await view(page, 'Latents');
  for (const [family, title] of MODELS) {
    await expect(latents(page, family).at('Sample 1')).toBeVisible();
    // The name comes first, then the point, then its picture.
    await expect(canvas(page, point(title))).not.toHaveAttribute('aria-busy', 'true');
  }
}

test('dragging over the plane, arrow keys and sliders move the decoded picture', async ({ page }) => {
  await openTrained(page, CPU, 40);
  await look(page);
  for (const [family, title] of MODELS) {
    const changes = async (act: () => Promise<void>) => {
      const before = await pixels(page, point(title));
      await act();
      await expect.poll(async () => difference(await pixels(page, point(title)), before)).toBeGreaterThan(0);
    };
    const plane = page.getByRole('slider', { name: `Plane through the ${title}'s latent space` });
    await plane.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    const box = (await plane.boundingBox())!;
    await changes(async () => {
      await page.mouse.move(box.x + box.width * 0.9, box.y + box.height * 0.2);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.1, box.y + box.height * 0.8, { steps: 5 });
      await page.mouse.up();
    });
    await expect(plane).toHaveAttribute('aria-valuetext', /right -0\.8\d, up -0\.[56]\d/);
    await changes(async () => {
      for (let press = 0; press < 10; press++) await plane.press('ArrowRight');
    });
    await changes(() => latents(page, family).dimensions.first().fill('3'));
    await expect(latents(page, family).at('Moved by hand')).toBeVisible();
  }
});

test('the VAE ranks its dimensions by what they say', async ({ page }) => {
  await openTrained(page, CPU, 60);
  await look(page);
  const nats = latents(page, 'vae').whole.getByText(/nats$/);
  await expect(nats).toHaveCount(8);
  const values = (await nats.allInnerTexts()).map((text) => Number.parseFloat(text));
  expect(values).toEqual([...values].sort((a, b) => b - a));
});

test('there is a way between any two pictures', async ({ page }) => {
  await openTrained(page, CPU, 20);
  await look(page);
  for (const [family, title] of MODELS) {
    const explorer = latents(page, family);
    await view(page, 'Train');
    const fifth = oneImage(await pixels(page, SAMPLES[family]), 8, 4);
    await sample(page, `${title} sample 5`).click();
    await inspected(page).explore.click();
    await expect(explorer.at('Sample 5')).toBeVisible();
    await expect.poll(async () => difference(await pixels(page, point(title)), fifth)).toBeLessThan(1);
    await explorer.setAs('A').click();
    const from = await pixels(page, point(title));
    const real = page
      .getByRole('toolbar', { name: `${HELD_OUT.slice(0, -3)}${title}` })
      .getByRole('button')
      .nth(6);
    await view(page, 'Train');
    await real.click();
    await expect(inspected(page, 'Test image 7').dialog).toContainText('Never used in training');
    await inspected(page).explore.click();
    await expect(explorer.at('Test image 7')).toBeVisible();
    await explorer.setAs('B').click();
    await expect(canvas(page, path(title))).toBeVisible();
    const position = page.getByRole('slider', { name: `Position between A and B in the ${title}` });
    await position.fill('1');
    await position.fill('0');
    await expect.poll(async () => difference(await pixels(page, point(title)), from)).toBeLessThan(1);
  }
});

test('an image that becomes A or B does so in every model, and the paths run side by side', async ({ page }) => {
  await openTrained(page, CPU, 20);
  await sample(page, 'GAN sample 3').click();
  await inspected(page).setAs('A').click();
  await expect(inspected(page).isSetAs('A')).toBeVisible();
  await page.keyboard.press('Escape');
  await heldOutImage(page, 6).click();
  await inspected(page).setAs('B').click();
  await expect(inspected(page).isSetAs('B')).toBeVisible();
  await page.keyboard.press('Escape');
  const samples = { gan: await pixels(page, SAMPLES.gan), vae: await pixels(page, SAMPLES.vae) };
  const rebuilt = await pixels(page, RECONSTRUCTIONS.vae);
  await view(page, 'Latents');
  for (const [family, title] of MODELS) {
    const between = await pixels(page, path(title));
    expect(difference(oneImage(between, 9, 0), oneImage(samples[family], 8, 2)), `A of the ${title}`).toBeLessThan(1);
    expect(difference(oneImage(between, 9, 8), oneImage(samples[family], 8, 2)), `B of the ${title}`).toBeGreaterThan(0);
    // Where nothing is searched for, what is made of the image is what was shown of it.
    if (family === 'vae') expect(difference(oneImage(between, 9, 8), oneImage(rebuilt, countOfImages(rebuilt), 6))).toBeLessThan(1);
  }
});

test('latents of two dimensions become a map of the classes', async ({ page }) => {
  await openTrained(page, 'device=cpu&width=4&batch_size=8&latent_size=2', 20);
  await look(page);
  await expect(latents(page, 'vae').whole.getByText('Each dot is a held-out image')).toBeVisible();
  await expect(latents(page, 'vae').whole.getByRole('list', { name: 'Colours of the classes' }).getByRole('listitem')).toHaveCount(10);
  const dots = await latents(page, 'vae')
    .whole.locator('canvas.scatter')
    .evaluate((element) => {
      const scatter = element as HTMLCanvasElement;
      const { data } = scatter.getContext('2d')!.getImageData(0, 0, scatter.width, scatter.height);
      return data.filter((value, index) => index % 4 === 3 && value > 0).length;
    });
  expect(dots).toBeGreaterThan(50);
});

test('a drawing is encoded, reconstructed and drawn anew', async ({ page }) => {
  await openTrained(page, CPU, 60);
  await look(page);
  await view(page, 'Apply');
  const pad = drawing(page).pad;
  await pad.scrollIntoViewIfNeeded();
  const box = (await pad.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + 30);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height - 30, { steps: 8 });
  await page.mouse.up();
  for (const family of FAMILIES) await expect(drawing(page).result(family)).toContainText(DRAWN);
  expect(Math.max(...(await pixels(page, 'Your drawing by the VAE')))).toBeGreaterThan(30);
  const draws = await pixels(page, 'Four draws from the posterior');
  expect(
    difference(
      draws.filter((_, index) => index % 64 < 32),
      draws.filter((_, index) => index % 64 >= 32),
    ),
  ).toBeGreaterThan(0.1);
  await drawing(page).result('vae').getByRole('button', { name: 'Go there' }).click();
  await view(page, 'Latents');
  await expect(latents(page, 'vae').at('Your drawing')).toBeVisible();
  await view(page, 'Apply');
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(drawing(page).result('vae')).toContainText('Draw something');
});

test('the pad can be drawn on with keys', async ({ page }) => {
  await open(page, CPU);
  await view(page, 'Apply');
  const pad = drawing(page).pad;
  await pad.focus();
  await pad.press('Space');
  for (let press = 0; press < 5; press++) await pad.press('Shift+ArrowDown');
  await expect(drawing(page).result('vae')).toContainText(DRAWN);
});
