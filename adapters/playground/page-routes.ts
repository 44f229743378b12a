// Serves the playground's page: its TypeScript with the types taken off, so that there is no build
// step, under a policy that lets it load and call nothing but this server.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { type Response, Router } from 'express';

const folder = join(import.meta.dirname, 'page');

const require = createRequire(import.meta.url);

/** Programs of others that draw Teams' cards and text, by the name under which the page loads them. */
const vendor: Record<string, () => string> = {
  'adaptivecards.js': () =>
    join(dirname(require.resolve('adaptivecards/package.json')), 'dist/adaptivecards.min.js'),
  'markdown-it.js': () => require.resolve('markdown-it/browser'),
};

// The renderer of Adaptive Cards needs no exception: it styles elements through the DOM's API,
// which `style-src` doesn't forbid, and writes no styles into markup.
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
};

type File = { type: string; body: string };

function read(name: string): File | null {
  const extension = extname(name);
  const type = types[extension];
  if (type === undefined) return null;
  const text = readFileSync(join(folder, name), 'utf8');
  return { type, body: extension === '.ts' ? stripTypeScriptTypes(text) : text };
}

function send(response: Response, file: File, caching = 'no-cache'): void {
  response
    .set({
      'content-type': file.type,
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': caching,
    })
    .send(file.body);
}

/**
 * The page, to be mounted at `/playground` (its files name each other by that path): `GET /` is the
 * page, `GET /main.ts` and its like are its parts. Every file is read and stripped once, on its
 * first request. What isn't one of its files goes on to the next handler.
 */
export function playgroundPage(): Router {
  const names = new Set(readdirSync(folder));
  const files = new Map<string, File | null>();
  const file = (name: string): File | null => {
    if (!names.has(name)) return null;
    const known = files.get(name);
    if (known !== undefined) return known;
    const found = read(name);
    files.set(name, found);
    return found;
  };
  const router = Router();
  router.get('/vendor/:name', (request, response, next) => {
    const { name } = request.params;
    const place = Object.hasOwn(vendor, name) ? vendor[name] : undefined;
    if (place === undefined) next();
    else {
      const body = readFileSync(place(), 'utf8');
      send(response, { type: 'text/javascript; charset=utf-8', body }, 'public, max-age=604800');
    }
  });
  router.get(['/', '/:name'], (request, response, next) => {
    const { name } = request.params;
    const found = file(typeof name === 'string' ? name : 'index.html');
    if (found === null) next();
    else send(response, found);
  });
  return router;
}
