import { $, badge, element, headline } from './dom.js';
import { entries } from './entries.js';
import { addToHistory } from './history.js';

async function keys() {
  return entries().then((found) => found.map((entry) => entry.key), () => []);
}

export async function changePrice() {
  const { id, price } = $('#write').elements;
  const before = await keys();
  const response = await fetch(`/api/products/${encodeURIComponent(id.value)}`, {
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ price: Number(price.value) }),
  });
  const body = await response.json();
  const left = new Set(await keys());
  show(response.ok, body, before.filter((key) => !left.has(key)));
  addToHistory({ name: `update(${id.value}, price ${price.value})`, outcome: 'WRITE' });
  if (response.ok) price.value = (Number(price.value) + 1).toFixed(2);
}

function show(ok, body, gone) {
  const list = element('ul');
  for (const key of gone) {
    const item = element('li');
    item.append(badge('GONE'), ' ', element('span', 'key', key));
    list.append(item);
  }
  const told = !ok ? 'Nothing was changed.'
    : gone.length === 0 ? 'Nothing that shows this product was in Redis.'
    : 'These entries left Redis. The next call of each is a miss and sees the new price:';
  $('#written').replaceChildren(element('p', 'product', headline({ ok, body })), element('p', '', told), list);
}
