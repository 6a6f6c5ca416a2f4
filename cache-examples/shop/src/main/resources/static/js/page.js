import { showAnswer, showFailure, showOutcomes } from './answer.js';
import { $, element } from './dom.js';
import { look } from './entries.js';
import { addToHistory } from './history.js';
import { READS, chosen, read } from './reads.js';
import { remember, showTimes } from './times.js';
import { changePrice } from './write.js';

const AT_ONCE = 6;   // what a browser sends to one server at a time
const COMPARED = 20;

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
  showOutcomes(made);
  made.forEach(addToHistory);
}

async function compare() {
  const method = chosen();
  await call(true);
  for (let i = 0; i < COMPARED; i++) {
    remember(await read(method, true));
    remember(await read(method, false));
  }
}

const ACTIONS = { cached: () => call(true), uncached: () => call(false), atOnce: callAtOnce, compare };

/** Does the work with the buttons off, then shows what it changed. */
async function busy(within, work) {
  const buttons = within.querySelectorAll('button');
  buttons.forEach((button) => { button.disabled = true; });
  try {
    await work();
  } catch (failure) {
    showFailure(failure);
  } finally {
    buttons.forEach((button) => { button.disabled = false; });
    showTimes(chosen());
    await look();
  }
}

function showFields() {
  for (const { fields } of Object.values(READS)) {
    const shown = fields === READS[chosen()].fields;
    const group = document.getElementById(fields);
    group.hidden = !shown;
    group.querySelectorAll('input, select').forEach((field) => { field.disabled = !shown; });
  }
  showTimes(chosen());
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

$('#read').addEventListener('change', showFields);
$('#read').addEventListener('submit', (event) => {
  event.preventDefault();
  busy(event.target, ACTIONS[event.submitter?.value ?? 'cached']);
});
$('#write').addEventListener('submit', (event) => {
  event.preventDefault();
  busy(event.target, changePrice);
});
$('#empty').addEventListener('click', (event) => {
  busy(event.target.parentElement, () => fetch('/demo/entries', { method: 'DELETE' }));
});
setInterval(() => { if (!document.hidden) look(); }, 1000);

showFields();
await Promise.all([showAnnotations(), offerCategories(), look()]);
