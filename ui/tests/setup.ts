// Tests in a real browser have no page of their own.
if ('document' in globalThis) await import('./page');

export {};
