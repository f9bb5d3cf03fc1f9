// Why the page did not start, in the language of the browser: nothing is loaded yet that would know another choice.

const WORDS = [
  {
    lang: 'en',
    failed: 'GAN·VAE Lab could not start: ',
    todo: 'Check the connection and reload the page. It needs a browser from 2023 or later. Your saved runs are not affected.',
    reload: 'Reload',
  },
  {
    lang: 'zh-CN',
    failed: 'GAN·VAE Lab 无法启动：',
    todo: '请检查网络连接并重新加载页面。需要 2023 年以后的浏览器。已保存的运行记录不受影响。',
    reload: '重新加载',
  },
];

/** Puts the reason on the page, for when nothing else of it could be put there. */
export function tellWhyNotStarted(target: HTMLElement, error: unknown) {
  const reason = error instanceof Error ? error.message : String(error);
  const ofChinese = (lang: string) => lang.startsWith('zh');
  const isChinese = ofChinese(navigator.language);
  const { lang, failed, todo, reload } = WORDS.find((words) => ofChinese(words.lang) === isChinese) ?? WORDS[0]!;
  const paragraph = (text: string) => Object.assign(document.createElement('p'), { textContent: text });
  const notice = Object.assign(document.createElement('div'), { className: 'not-started', lang });
  notice.setAttribute('role', 'alert');
  const button = Object.assign(document.createElement('button'), { textContent: reload, onclick: () => location.reload() });
  notice.append(paragraph(`${failed}${reason}`), paragraph(todo), button);
  target.replaceChildren(notice);
}
