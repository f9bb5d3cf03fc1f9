/** What is told where the browser gives no canvas to draw on. */
export function whyNoPicture(): string {
  return 'This browser cannot draw pictures.';
}
