import { outcomeLine } from './answer.js';
import { $, badge, element, headline } from './dom.js';
import { entries } from './entries.js';
import { setValue } from './fields.js';
import { addToHistory } from './history.js';
import { send } from './requests.js';

async function keys() {
  return entries().then((found) => found.map((entry) => entry.key), () => []);
}

/** Calls a method that writes, and shows which entries left Redis with it. Answers whether it could be done. */
export async function write(call) {
  const before = await keys();
  const made = await send(call);
  const left = new Set(await keys());
  show(made, before.filter((key) => !left.has(key)));
  addToHistory({ name: made.name, outcome: 'WRITE' });
  if (made.ok && call.then) Object.entries(call.then(made.body)).forEach(([field, value]) => setValue(field, value));
  return made.ok;
}

function show(made, gone) {
  const list = element('ul');
  for (const key of gone) {
    const item = element('li');
    item.append(badge('GONE'), ' ', element('span', 'key', key));
    list.append(item);
  }
  $('#written').replaceChildren(element('p', 'product', headline(made)), element('p', '', told(made.ok, gone)), list);
}

function told(ok, gone) {
  if (!ok) return gone.length === 0 ? 'Nothing was changed, and nothing left Redis.' : 'These entries left Redis:';
  if (gone.length === 0) return 'Nothing that shows this was in Redis.';
  return gone.length === 1
    ? 'This entry left Redis. Its next call is a miss and sees the change:'
    : `These ${gone.length} entries left Redis. The next call of each is a miss and sees the change:`;
}

/** Offers a read below what was written; the read answers what it made, which is shown in the button's place. */
export function offerNextRead(name, nextRead) {
  const button = element('button', 'small', `Now call ${name}`);
  button.type = 'button';
  button.addEventListener('click', async () => {
    const made = await nextRead();
    if (made) button.replaceWith(outcomeLine(made), element('p', 'product', headline(made)));
  });
  $('#written').append(button);
}

export function showHint(hint) {
  $('#written').replaceChildren(element('p', 'quiet', hint));
}
