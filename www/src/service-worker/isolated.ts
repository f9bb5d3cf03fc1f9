// Isolates the page from others, for hosts that send no such headers: browsers let threads share memory in isolated pages alone.
// A page is isolated from the second visit on, when it comes from here.

import { ISOLATION } from '../isolation';

/** The same with the headers of an isolated page, or of a worker of one. */
export function isolated(response: Response): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(ISOLATION)) headers.set(name, value);
  const { body, status, statusText } = response;
  return new Response(body, { headers, status, statusText });
}
