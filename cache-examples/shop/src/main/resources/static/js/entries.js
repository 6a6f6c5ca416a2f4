import { $, element } from './dom.js';

const SHOWN_AS_NEW_MILLIS = 1500;
const SHOWN_AS_GONE_MILLIS = 4000;
const rows = new Map();   // key in Redis -> its row in the table
const goneRows = new Map();   // key that has just left -> its row, struck out

export async function entries() {
  const response = await fetch('/demo/entries');
  const body = await response.json();
  if (!response.ok) throw new Error(body.detail);
  return body;
}

/** Brings the table up to date; what has left Redis stays for a moment, struck out. */
export async function look() {
  try {
    show(await entries());
  } catch (failure) {
    say(failure instanceof TypeError ? 'The shop does not answer.' : failure.message);
  }
}

function show(found) {
  const present = new Set(found.map((entry) => entry.key));
  for (const [key, row] of [...rows]) if (!present.has(key)) strike(key, row);
  for (const entry of found) {
    if (!rows.has(entry.key)) insert(entry);
    refresh(rows.get(entry.key), entry);
  }
  showCount();
}

function insert(entry) {
  goneRows.get(entry.key)?.remove();
  const row = element('tr', 'new');
  const life = element('td', 'number life');
  life.append(element('span'), element('div', 'left'));
  row.append(element('td', 'key', entry.key), life, element('td', 'number'));
  row.fullLife = entry.ttlMillis;
  const body = $('#entries tbody');
  const after = [...body.children].find((other) => other.firstChild.textContent > entry.key);
  body.insertBefore(row, after ?? null);
  rows.set(entry.key, row);
  setTimeout(() => row.classList.remove('new'), SHOWN_AS_NEW_MILLIS);
}

function refresh(row, { ttlMillis, bytes }) {
  row.fullLife = Math.max(row.fullLife, ttlMillis);
  const [, life, size] = row.children;
  life.firstChild.textContent = ttlMillis < 0 ? 'never' : `${Math.ceil(ttlMillis / 1000)} s`;
  life.lastChild.style.width = `${(100 * Math.max(0, ttlMillis)) / row.fullLife}%`;
  size.textContent = `${bytes.toLocaleString('en')} B`;
}

function strike(key, row) {
  row.className = 'gone';
  row.children[1].replaceChildren('gone');
  rows.delete(key);
  goneRows.set(key, row);
  setTimeout(() => { row.remove(); showCount(); }, SHOWN_AS_GONE_MILLIS);
}

function showCount() {
  $('#entries').hidden = $('#entries tbody').children.length === 0;
  say(rows.size === 0 ? 'Nothing of the shop is in Redis.' : rows.size === 1 ? 'One entry.' : `${rows.size} entries.`);
}

/** A screen reader reads every new text aloud, so the same one is not set again. */
function say(text) {
  if ($('#redis-state').textContent !== text) $('#redis-state').textContent = text;
}
