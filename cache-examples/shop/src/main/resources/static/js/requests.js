import { valueOf } from './fields.js';

function filled(path) {
  return path.replace(/\{(\w+)}/g, (_, field) => encodeURIComponent(valueOf(field)));
}

function query(fields = []) {
  const given = fields.filter((field) => valueOf(field) !== '').map((field) => [field, valueOf(field)]);
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

/** A body is told as the arguments it consists of, or as names in JSON with the arguments that stand there. */
function json(body) {
  const named = Array.isArray(body) ? Object.fromEntries(body.map((field) => [field, field])) : body;
  return JSON.stringify(Object.fromEntries(Object.entries(named).map(([name, field]) => [name, valueOf(field)])));
}

/** How a call is told in the history. */
export function nameOf({ label, fields }) {
  return `${label}(${fields.map(valueOf).filter((value) => value !== '').join(', ')})`;
}

/** Calls a method that reads, and tells from the response's headers what the cache did. */
export async function read(call, cached) {
  const address = (cached ? '/api' : '/demo/uncached') + filled(call.path) + query(call.query);
  // The browser would send equal requests one after the other if it might keep the answer.
  const response = await fetch(address, { cache: 'no-store' });
  const status = response.headers.get('Cache-Status') ?? '';
  const timing = /dur=([\d.]+)/.exec(response.headers.get('Server-Timing') ?? '');
  return {
    call,
    name: nameOf(call),
    ok: response.ok,
    body: await response.json(),
    key: /key="([^"]*)"/.exec(status)?.[1],
    outcome: cached ? /detail=(\w+)/.exec(status)?.[1] : 'UNCACHED',
    reason: /detail=\w+\/(\w+)/.exec(status)?.[1],
    took: timing ? Number(timing[1]) : undefined,
  };
}

/** Calls a method that writes. */
export async function send(call) {
  const [method, path] = call.send.split(' ');
  const options = { method };
  if (call.body) Object.assign(options, { headers: { 'Content-Type': 'application/json' }, body: json(call.body) });
  const response = await fetch(`/api${filled(path)}`, options);
  const body = await response.text();
  return { call, name: nameOf(call), ok: response.ok, body: body === '' ? null : JSON.parse(body) };
}
