/** Puts the reason on the page, for when nothing else of it could be put there. */
export function tellWhyNotStarted(target: HTMLElement, error: unknown) {
  const reason = error instanceof Error ? error.message : String(error);
  const paragraph = (text: string) => Object.assign(document.createElement('p'), { textContent: text });
  const notice = Object.assign(document.createElement('div'), { className: 'not-started' });
  notice.setAttribute('role', 'alert');
  const reload = Object.assign(document.createElement('button'), { textContent: 'Reload', onclick: () => location.reload() });
  notice.append(
    paragraph(`GAN·VAE Lab could not start: ${reason}`),
    paragraph('Check the connection and reload the page. It needs a browser from 2023 or later. Your saved runs are not affected.'),
    reload,
  );
  target.replaceChildren(notice);
}
