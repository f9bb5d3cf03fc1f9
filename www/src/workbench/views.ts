// The views of the page, in the order of the rail; each has an address of its own: `#/latents`.

export const views = () =>
  [
    { name: 'train', title: 'Train', icon: '▶' },
    { name: 'latents', title: 'Latents', icon: '✦' },
    { name: 'quality', title: 'Quality', icon: '◔' },
    { name: 'data', title: 'Data', icon: '▦' },
    { name: 'apply', title: 'Apply', icon: '✎' },
    { name: 'runs', title: 'Runs', icon: '≡' },
    { name: 'networks', title: 'Networks', icon: '▤' },
    { name: 'device', title: 'Device', icon: '☑' },
  ] as const;

export type ViewName = ReturnType<typeof views>[number]['name'];

/** All but those that are there from the beginning: training, and data, since images may be dropped anywhere. */
export type OtherViewName = Exclude<ViewName, 'train' | 'data'>;

export const addressOf = (view: ViewName) => `#/${view}`;

/** The view of an address; what is no view's is that of training. */
export function viewOf(hash: string): ViewName {
  return views().find(({ name }) => addressOf(name) === hash)?.name ?? 'train';
}
