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

const EUROS = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' });

export function euros(amount) {
  return EUROS.format(amount);
}

const BADGES = {
  HIT: 'hit', JOINED: 'hit', WAITED: 'hit', UNCACHED: 'plain', NEVER: 'plain', WRITE: 'gone', GONE: 'gone',
};

export function badge(outcome) {
  return element('span', `badge ${BADGES[outcome] ?? ''}`, outcome ?? 'NO CACHE');
}

/** How a call was answered and why: a badge, and the reason in small words. */
export function outcomeAndReason({ outcome, reason }) {
  const told = document.createDocumentFragment();
  told.append(badge(outcome));
  if (reason) told.append(' ', element('span', 'reason', reason.toLowerCase().replaceAll('_', ' ')));
  return told;
}

/** What an answer of the shop is about, in a few words. */
export function headline({ call, ok, body }) {
  return ok ? call.tells(body) : body?.detail ?? 'The shop could not answer.';
}
