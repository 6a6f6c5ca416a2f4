import { $ } from './dom.js';

const FILTER = ['skip', 'limit', 'search', 'categoryId', 'minPrice', 'maxPrice'];

/** The methods of ProductService: which fields they need and where they are to be had. */
export const READS = {
  list: { fields: 'by-filter', path: '' },
  find: { fields: 'by-id', path: '/{id}' },
  details: { fields: 'by-id', path: '/{id}/details' },
  withVariants: { fields: 'by-id', path: '/{id}/with-variants' },
  findBySku: { fields: 'by-sku', path: '/sku/{sku}' },
};

export function chosen() {
  return value('call');
}

function value(field) {
  return $('#read').elements[field].value.trim();
}

function filter() {
  return FILTER.filter((field) => value(field) !== '');
}

function nameOf(method) {
  if (method === 'findBySku') return `findBySku(${value('sku')})`;
  if (method !== 'list') return `${method}(${value('id')})`;
  return `list(${filter().map((field) => `${field} ${value(field)}`).join(', ')})`;
}

function target(method) {
  const path = READS[method].path.replace(/\{(\w+)}/, (_, field) => encodeURIComponent(value(field)));
  const query = new URLSearchParams(filter().map((field) => [field, value(field)]));
  return method === 'list' ? `?${query}` : path;
}

/** Calls a method, and tells from the response's headers what the cache did. */
export async function read(method, cached) {
  const address = (cached ? '/api/products' : '/demo/uncached/products') + target(method);
  // The browser would send equal requests one after the other if it might keep the answer.
  const response = await fetch(address, { cache: 'no-store' });
  const status = response.headers.get('Cache-Status') ?? '';
  const timing = /dur=([\d.]+)/.exec(response.headers.get('Server-Timing') ?? '');
  return {
    method,
    name: nameOf(method),
    ok: response.ok,
    body: await response.json(),
    key: /key="([^"]*)"/.exec(status)?.[1],
    outcome: cached ? /detail=(\w+)/.exec(status)?.[1] : 'UNCACHED',
    took: timing ? Number(timing[1]) : undefined,
  };
}
