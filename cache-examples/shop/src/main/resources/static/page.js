const READS = {
  list: { form: 'by-filter', path: '', query: ['skip', 'limit', 'search', 'categoryId', 'minPrice', 'maxPrice'] },
  find: { form: 'by-id', path: '/{id}' },
  details: { form: 'by-id', path: '/{id}/details' },
  withVariants: { form: 'by-id', path: '/{id}/with-variants' },
  findBySku: { form: 'by-sku', path: '/sku/{sku}' },
};

const OUTCOMES = {
  HIT: 'Answered from Redis.',
  MISS: 'Not in Redis: loaded from the database, then stored.',
  JOINED: 'Another request was loading it already; this one shares its answer.',
  WAITED: 'Another process was loading it; this one waited for it.',
  REFUSED: 'Loaded from the database; not stored, because it was invalidated meanwhile.',
  BYPASSED: 'Loaded from the database, past the cache.',
  UNAVAILABLE: 'Redis could not be asked: loaded from the database.',
  UNCACHED: 'Straight from the database.',
};

const KEPT_TIMES = 20;
const AT_ONCE = 6;   // what a browser sends to one server at a time
const KEPT_HISTORY = 12;
const SHOWN_AS_GONE_MILLIS = 4000;

const $ = (selector) => document.querySelector(selector);
const euros = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' });
const times = new Map();   // "method cached|uncached" -> latest milliseconds
const rows = new Map();    // key in Redis -> its table row

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function milliseconds(value) {
  return `${value.toFixed(value < 10 ? 2 : 1)} ms`;
}

// ---- Reading

function chosen() {
  return $('#read').elements.call.value;
}

function argumentsOf(method) {
  const fields = $('#read').elements;
  const { path, query = [] } = READS[method];
  const filled = path.replace(/\{(\w+)}/, (_, name) => encodeURIComponent(fields[name].value.trim()));
  const given = query.filter((name) => fields[name].value !== '').map((name) => [name, fields[name].value]);
  return filled + (given.length ? `?${new URLSearchParams(given)}` : '');
}

function nameOf(method) {
  const fields = $('#read').elements;
  if (method === 'findBySku') return `findBySku(${fields.sku.value.trim()})`;
  if (method !== 'list') return `${method}(${fields.id.value})`;
  const given = READS.list.query.filter((name) => fields[name].value !== '');
  return `list(${given.map((name) => `${name} ${fields[name].value}`).join(', ')})`;
}

async function read(method, cached) {
  const target = argumentsOf(method);
  const address = (cached ? '/api/products' : '/demo/uncached/products') + target;
  // The browser would send equal requests one after the other if it might keep the answer.
  const response = await fetch(address, { cache: 'no-store' });
  const status = response.headers.get('Cache-Status') ?? '';
  const timing = /dur=([\d.]+)/.exec(response.headers.get('Server-Timing') ?? '');
  return {
    name: nameOf(method),
    method,
    ok: response.ok,
    body: await response.json(),
    key: /key="([^"]*)"/.exec(status)?.[1],
    outcome: cached ? /detail=(\w+)/.exec(status)?.[1] : 'UNCACHED',
    took: timing ? Number(timing[1]) : undefined,
  };
}

function remember(call) {
  if (call.took === undefined || !call.ok) return;
  const kind = { HIT: 'cached', UNCACHED: 'uncached' }[call.outcome];
  if (!kind) return;
  const name = `${call.method} ${kind}`;
  times.set(name, [...(times.get(name) ?? []), call.took].slice(-KEPT_TIMES));
}

function headline({ body, ok }) {
  if (!ok) return body.detail ?? 'The shop could not answer.';
  if (body.items) return `${body.items.length} of ${body.total.toLocaleString('en')} products`;
  const product = body.product ?? body;
  return `${product.name}, ${euros.format(product.price)}`;
}

function badge(outcome) {
  const kind = { HIT: 'hit', JOINED: 'hit', WAITED: 'hit', UNCACHED: 'plain' }[outcome] ?? '';
  return element('span', `badge ${kind}`, outcome ?? 'NO CACHE');
}

function showAnswer(call) {
  const state = element('p');
  state.append(badge(call.outcome), ' ');
  if (call.took !== undefined) state.append(element('span', 'milliseconds', milliseconds(call.took)), ' ');
  state.append(OUTCOMES[call.outcome] ?? '');
  const json = element('details');
  json.open = $('#answer details')?.open ?? false;
  json.append(element('summary', '', 'The whole answer'), element('pre', '', JSON.stringify(call.body, null, 2)));
  $('#answer').replaceChildren(state, element('p', 'product', headline(call)));
  if (call.key) $('#answer').append(element('p', 'key', call.key));
  $('#answer').append(json);
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function showTimes() {
  const known = ['cached', 'uncached'].map((kind) => times.get(`${chosen()} ${kind}`));
  $('#times').hidden = known.every((values) => !values);
  const longest = Math.max(...known.filter(Boolean).map(median));
  document.querySelectorAll('#times .time').forEach((line, index) => {
    const values = known[index];
    line.querySelector('.bar').style.width = values ? `${(100 * median(values)) / longest}%` : '0';
    line.querySelector('output').textContent = values
      ? milliseconds(median(values))
      : 'not called';
  });
}

function addToHistory({ name, outcome, took }) {
  const row = element('tr');
  const outcomeCell = element('td');
  outcomeCell.append(outcome === 'WRITE' ? element('span', 'badge gone', 'WRITE') : badge(outcome));
  row.append(
    element('td', 'key', name), outcomeCell, element('td', 'number', took === undefined ? '' : milliseconds(took)));
  const body = $('#history tbody');
  body.prepend(row);
  [...body.children].slice(KEPT_HISTORY).forEach((old) => old.remove());
  $('#history').hidden = false;
  $('#no-history').hidden = true;
}

async function call(cached) {
  const made = await read(chosen(), cached);
  remember(made);
  showAnswer(made);
  addToHistory(made);
}

async function callAtOnce() {
  const made = await Promise.all(Array.from({ length: AT_ONCE }, () => read(chosen(), true)));
  made.forEach(remember);
  showAnswer(made[0]);
  const outcomes = new Map();
  for (const { outcome } of made) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  const told = [...outcomes].sort().map(([outcome, count]) => `${count} × ${outcome ?? 'NO CACHE'}`).join(', ');
  $('#answer').prepend(element('p', '', `${AT_ONCE} calls at once: ${told}`));
  made.forEach(addToHistory);
}

async function compare() {
  const method = chosen();
  await call(true);
  for (let i = 0; i < KEPT_TIMES; i++) {
    remember(await read(method, true));
    remember(await read(method, false));
  }
}

// ---- What stands in Redis

async function entries() {
  const response = await fetch('/demo/entries');
  const body = await response.json();
  if (!response.ok) throw new Error(body.detail);
  return body;
}

function newRow(entry) {
  const row = element('tr', 'new');
  const life = element('td', 'number life');
  life.append(element('span'), element('div', 'left'));
  row.append(element('td', 'key', entry.key), life, element('td', 'number'));
  row.fullLife = entry.ttlMillis;
  setTimeout(() => row.classList.remove('new'), 1500);
  return row;
}

function refreshRow(row, entry) {
  row.fullLife = Math.max(row.fullLife, entry.ttlMillis);
  const [, life, size] = row.children;
  life.firstChild.textContent = entry.ttlMillis < 0 ? 'never' : `${Math.ceil(entry.ttlMillis / 1000)} s`;
  life.lastChild.style.width = `${(100 * Math.max(0, entry.ttlMillis)) / row.fullLife}%`;
  size.textContent = `${entry.bytes.toLocaleString('en')} B`;
}

function strike(key, row) {
  row.className = 'gone';
  row.children[1].replaceChildren('gone');
  rows.delete(key);
  setTimeout(() => { row.remove(); showCount(); }, SHOWN_AS_GONE_MILLIS);
}

function showCount() {
  $('#entries').hidden = $('#entries tbody').children.length === 0;
  $('#redis-state').textContent = rows.size === 0 ? 'Nothing of the shop is in Redis.'
    : rows.size === 1 ? 'One entry.' : `${rows.size} entries.`;
}

function showEntries(found) {
  const body = $('#entries tbody');
  const present = new Set(found.map((entry) => entry.key));
  for (const [key, row] of [...rows]) if (!present.has(key)) strike(key, row);
  for (const entry of found) {
    if (!rows.has(entry.key)) {
      const row = newRow(entry);
      const after = [...body.children].find((other) => other.firstChild.textContent > entry.key);
      body.insertBefore(row, after ?? null);
      rows.set(entry.key, row);
    }
    refreshRow(rows.get(entry.key), entry);
  }
  showCount();
}

async function look() {
  try {
    showEntries(await entries());
  } catch (failure) {
    $('#redis-state').textContent = failure instanceof TypeError ? 'The shop does not answer.' : failure.message;
  }
}

// ---- Writing

async function changePrice() {
  const { id, price } = $('#write').elements;
  const before = await entries().catch(() => []);
  const response = await fetch(`/api/products/${encodeURIComponent(id.value)}`, {
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ price: Number(price.value) }),
  });
  const body = await response.json();
  const left = new Set((await entries().catch(() => [])).map((entry) => entry.key));
  showWritten(response.ok, body, before.map((entry) => entry.key).filter((key) => !left.has(key)));
  addToHistory({ name: `update(${id.value}, price ${price.value})`, outcome: 'WRITE' });
  if (response.ok) price.value = (Number(price.value) + 1).toFixed(2);
}

function showWritten(ok, body, gone) {
  const state = element('p', 'product', headline({ ok, body }));
  const list = element('ul');
  for (const key of gone) {
    const item = element('li');
    item.append(element('span', 'badge gone', 'GONE'), ' ', element('span', 'key', key));
    list.append(item);
  }
  const told = !ok ? 'Nothing was changed.'
    : gone.length === 0 ? 'Nothing that shows this product was in Redis.'
    : 'These entries left Redis; the next call of each is a miss and sees the new price:';
  $('#written').replaceChildren(state, element('p', '', told), list);
}

// ---- The page

async function busy(form, work) {
  const buttons = form.querySelectorAll('button');
  buttons.forEach((button) => { button.disabled = true; });
  try {
    await work();
  } catch (failure) {
    $('#answer').replaceChildren(element('p', '', `The shop does not answer: ${failure.message}`));
  } finally {
    buttons.forEach((button) => { button.disabled = false; });
    showTimes();
    await look();
  }
}

function showArguments() {
  for (const { form } of Object.values(READS)) {
    const shown = form === READS[chosen()].form;
    $(`#${form}`).hidden = !shown;
    $(`#${form}`).querySelectorAll('input, select').forEach((field) => { field.disabled = !shown; });
  }
  showTimes();
}

async function showAnnotations() {
  const annotations = await (await fetch('/demo/annotations')).json();
  const show = () => { $('#read-annotation').textContent = annotations[chosen()]; };
  $('#write-annotation').textContent = annotations.update;
  $('#read').addEventListener('change', show);
  show();
}

async function offerCategories() {
  const categories = await (await fetch('/api/categories')).json();
  for (const room of categories.filter((category) => category.parentId === null)) {
    const group = element('optgroup');
    group.label = room.name;
    for (const category of categories.filter((other) => other.parentId === room.id)) {
      group.append(new Option(category.name, category.id));
    }
    $('#read').elements.categoryId.append(group);
  }
}

$('#read').addEventListener('change', showArguments);
$('#read').addEventListener('submit', (event) => {
  event.preventDefault();
  const kind = event.submitter?.value ?? 'cached';
  busy(event.target, {
    cached: () => call(true), uncached: () => call(false), atOnce: callAtOnce, compare }[kind]);
});
$('#write').addEventListener('submit', (event) => {
  event.preventDefault();
  busy(event.target, changePrice);
});
$('#empty').addEventListener('click', (event) => {
  busy(event.target.parentElement, () => fetch('/demo/entries', { method: 'DELETE' }));
});
setInterval(() => { if (!document.hidden) look(); }, 1000);

showArguments();
await Promise.all([showAnnotations(), offerCategories(), look()]);
