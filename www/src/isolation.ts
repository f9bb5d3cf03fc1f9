/** What a page and its workers are sent with to be isolated from other pages: then threads may share memory. */
export const ISOLATION = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
