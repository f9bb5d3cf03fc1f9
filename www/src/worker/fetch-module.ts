// Fetches WebAssembly modules.

/** A module of the page, of the type that browsers want to compile it as it comes, whatever type the host gives it. */
export async function fetchModule(url: string): Promise<Response> {
  // Built addresses are relative to this worker's own file.
  const response = await fetch(new URL(url, self.location.href));
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return asModule(response.body);
}

/** A body as a module. */
export function asModule(body: Response['body']): Response {
  return new Response(body, { headers: { 'Content-Type': 'application/wasm' } });
}
