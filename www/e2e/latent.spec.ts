import type { Page } from '@playwright/test';
import {
  button,
  canvas,
  CPU,
  difference,
  expect,
  HELD_OUT,
  oneImage,
  open,
  pixels,
  RECONSTRUCTIONS,
  SAMPLES,
  test,
  trainUntil,
  view,
} from './page';

const point = (title: string) => `The ${title}'s picture of the point`;
const explorer = (page: Page, family: string) => page.getByTestId(`latent-${family}`);

async function look(page: Page) {
  await view(page, 'Latents');
  for (const title of ['GAN', 'VAE']) await expect(canvas(page, point(title))).toBeVisible();
  await expect(explorer(page, 'vae').getByText('Sample 1')).toBeVisible();
}

test('dragging over the plane, arrow keys and sliders move the decoded picture', async ({ page }) => {
  await open(page, CPU);
  await trainUntil(page, 40);
  await look(page);
  for (const [family, title] of [
    ['gan', 'GAN'],
    ['vae', 'VAE'],
  ] as const) {
    const changes = async (act: () => Promise<void>) => {
      const before = await pixels(page, point(title));
      await act();
      await expect.poll(async () => difference(await pixels(page, point(title)), before)).toBeGreaterThan(0.5);
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
    await changes(() =>
      explorer(page, family)
        .getByRole('slider', { name: /dimension/ })
        .first()
        .fill('3'),
    );
    await expect(explorer(page, family).getByText('Moved by hand')).toBeVisible();
  }
});

test('the VAE ranks its dimensions by what they say', async ({ page }) => {
  await open(page, CPU);
  await trainUntil(page, 60);
  await look(page);
  const nats = await explorer(page, 'vae').getByText(/nats$/).allInnerTexts();
  const values = nats.map((text) => Number.parseFloat(text));
  expect(values).toHaveLength(8);
  expect(values).toEqual([...values].sort((a, b) => b - a));
});

test('there is a way between any two pictures', async ({ page }) => {
  await open(page, CPU);
  await trainUntil(page, 20);
  await look(page);
  for (const [family, title] of [
    ['gan', 'GAN'],
    ['vae', 'VAE'],
  ] as const) {
    const part = explorer(page, family);
    await view(page, 'Train');
    await page.getByRole('button', { name: `${title} sample 5`, exact: true }).click();
    await button(page, 'Explore its latent').click();
    await expect(part.getByText('Sample 5')).toBeVisible();
    await part.getByRole('button', { name: 'Set as A' }).click();
    const from = await pixels(page, point(title));
    const real = page
      .getByRole('toolbar', { name: `${HELD_OUT.slice(0, -3)}${title}` })
      .getByRole('button')
      .nth(6);
    await view(page, 'Train');
    await real.click();
    await expect(page.getByRole('dialog', { name: 'Test image 7' })).toContainText('Never used in training');
    await button(page, 'Explore its latent').click();
    await expect(part.getByText('Test image 7')).toBeVisible();
    await part.getByRole('button', { name: 'Set as B' }).click();
    await expect(canvas(page, `9 pictures by the ${title} from A to B`)).toBeVisible();
    await page.getByRole('slider', { name: `Position between A and B in the ${title}` }).fill('1');
    await page.getByRole('slider', { name: `Position between A and B in the ${title}` }).fill('0');
    await expect.poll(async () => difference(await pixels(page, point(title)), from)).toBeLessThan(1);
  }
});

test('an image that becomes A or B does so in every model, and the paths run side by side', async ({ page }) => {
  await open(page, CPU);
  await trainUntil(page, 20);
  await page.getByRole('button', { name: 'GAN sample 3', exact: true }).click();
  await button(page, 'Set as A').click();
  await expect(page.getByText('It is A of every model under Latents.')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('toolbar', { name: HELD_OUT }).getByRole('button').nth(6).click();
  await button(page, 'Set as B').click();
  await expect(page.getByText('It is B of every model under Latents.')).toBeVisible();
  await page.keyboard.press('Escape');
  const samples = { gan: await pixels(page, SAMPLES.gan), vae: await pixels(page, SAMPLES.vae) };
  const rebuilt = await pixels(page, RECONSTRUCTIONS.vae);
  await view(page, 'Latents');
  for (const [family, title] of [
    ['gan', 'GAN'],
    ['vae', 'VAE'],
  ] as const) {
    const path = await pixels(page, `9 pictures by the ${title} from A to B`);
    expect(difference(oneImage(path, 9, 0), oneImage(samples[family], 8, 2)), `A of the ${title}`).toBeLessThan(1);
    expect(difference(oneImage(path, 9, 8), oneImage(samples[family], 8, 2)), `B of the ${title}`).toBeGreaterThan(0.5);
    // Where nothing is searched for, what is made of the image is what was shown of it.
    if (family === 'vae') expect(difference(oneImage(path, 9, 8), oneImage(rebuilt, rebuilt.length / 1024, 6))).toBeLessThan(1);
  }
});

test('latents of two dimensions become a map of the classes', async ({ page }) => {
  await open(page, 'device=cpu&width=4&batch_size=8&latent_size=2');
  await trainUntil(page, 20);
  await look(page);
  await expect(explorer(page, 'vae').getByText('Each dot is a held-out image')).toBeVisible();
  await expect(explorer(page, 'vae').getByRole('list', { name: 'Colours of the classes' }).getByRole('listitem')).toHaveCount(10);
  const dots = await explorer(page, 'vae')
    .locator('canvas.scatter')
    .evaluate((element) => {
      const scatter = element as HTMLCanvasElement;
      const { data } = scatter.getContext('2d')!.getImageData(0, 0, scatter.width, scatter.height);
      return data.filter((value, index) => index % 4 === 3 && value > 0).length;
    });
  expect(dots).toBeGreaterThan(50);
});

test('a drawing is encoded, reconstructed and drawn anew', async ({ page }) => {
  await open(page, CPU);
  await trainUntil(page, 60);
  await look(page);
  await view(page, 'Apply');
  const pad = page.getByRole('application', { name: /Drawing pad/ });
  await pad.scrollIntoViewIfNeeded();
  const box = (await pad.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + 30);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height - 30, { steps: 8 });
  await page.mouse.up();
  for (const family of ['gan', 'vae']) await expect(page.getByTestId(`drawn-${family}`)).toContainText(/Error 0\.\d+/);
  expect(Math.max(...(await pixels(page, 'Your drawing by the VAE')))).toBeGreaterThan(30);
  const draws = await pixels(page, 'Four draws from the posterior');
  expect(
    difference(
      draws.filter((_, index) => index % 64 < 32),
      draws.filter((_, index) => index % 64 >= 32),
    ),
  ).toBeGreaterThan(0.1);
  await page.getByTestId('drawn-vae').getByRole('button', { name: 'Go there' }).click();
  await view(page, 'Latents');
  await expect(explorer(page, 'vae').getByText('Your drawing')).toBeVisible();
  await view(page, 'Apply');
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(page.getByTestId('drawn-vae')).toContainText('Draw something');
});

test('the pad can be drawn on with keys', async ({ page }) => {
  await open(page, CPU);
  await view(page, 'Apply');
  const pad = page.getByRole('application', { name: /Drawing pad/ });
  await pad.focus();
  await pad.press('Space');
  for (let press = 0; press < 5; press++) await pad.press('Shift+ArrowDown');
  await expect(page.getByTestId('drawn-vae')).toContainText(/Error 0\.\d+/);
});
