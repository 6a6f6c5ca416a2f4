export const $ = (selector) => document.querySelector(selector);

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function milliseconds(value) {
  return `${value.toFixed(value < 10 ? 2 : 1)} ms`;
}

const BADGES = { HIT: 'hit', JOINED: 'hit', WAITED: 'hit', UNCACHED: 'plain', WRITE: 'gone', GONE: 'gone' };

export function badge(outcome) {
  return element('span', `badge ${BADGES[outcome] ?? ''}`, outcome ?? 'NO CACHE');
}

const euros = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' });

/** What an answer of the shop is about, in a few words. */
export function headline({ ok, body }) {
  if (!ok) return body.detail ?? 'The shop could not answer.';
  if (body.items) return `${body.items.length} of ${body.total.toLocaleString('en')} products`;
  const product = body.product ?? body;
  return `${product.name}, ${euros.format(product.price)}`;
}
