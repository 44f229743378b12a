// The playground's page over HTTP: browsers can run its files as they are served, and they load and
// call nothing but this server.
import type { AddressInfo, Server } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { playgroundPage } from '../../../adapters/playground/page-routes.ts';

let server: Server;
let origin: string;

beforeAll(async () => {
  const app = express().use('/playground', playgroundPage());
  server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  const { port } = server.address() as AddressInfo;
  origin = `http://127.0.0.1:${port}`;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

const imports = /(?:from|import) '(\.[^']+)'/g;

test('every script of the page arrives as JavaScript, and whatever it imports too', async () => {
  const html = await (await fetch(`${origin}/playground`)).text();
  const wanted = [...html.matchAll(/src="(\/playground\/[^"]+\.ts)"/g)].map(
    ([, path = '']) => path,
  );
  expect(wanted).toEqual(['/playground/main.ts']);
  for (const path of wanted) {
    const response = await fetch(origin + path);
    const script = await response.text();
    expect([path, response.status]).toEqual([path, 200]);
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script).not.toMatch(/^\s*(?:import|export) type|^\s*interface /m);
    for (const [, name = ''] of script.matchAll(imports)) {
      const next = new URL(name, origin + path).pathname;
      if (!wanted.includes(next)) wanted.push(next);
    }
  }
  expect(wanted.length).toBeGreaterThan(10);
});

test.each([
  '',
  '/main.ts',
  '/page.css',
  '/icon.svg',
  '/vendor/adaptivecards.js',
  '/vendor/markdown-it.js',
])('/playground%s is held to itself', async (path) => {
  const { headers, status } = await fetch(`${origin}/playground${path}`);
  expect(status).toBe(200);
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
      "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  );
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
});

test('the page has no script, style or handler of its own inside the markup', async () => {
  const html = await (await fetch(`${origin}/playground`)).text();
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
});

test.each([
  '/tsconfig.json',
  '/nothing.ts',
  '/..%2fpage-routes.ts',
  '/page-routes.ts',
  '/vendor/package.json',
  '/vendor/constructor',
  '/vendor/..%2fmain.ts',
  '/api/state',
])('/playground%s is not one of its files', async (path) => {
  expect((await fetch(`${origin}/playground${path}`)).status).toBe(404);
});
