import { forgetAnswer, showAnswer, showFailure, showOutcomes } from './answer.js';
import { AREAS } from './areas.js';
import { chosenIndex, offer } from './chooser.js';
import { $ } from './dom.js';
import { look } from './entries.js';
import { offerOptions, showFields } from './fields.js';
import { addToHistory } from './history.js';
import { nameOf, read } from './requests.js';
import { remember, showTimes } from './times.js';
import { offerNextRead, showHint, write } from './write.js';

const AT_ONCE = 6;   // what a browser sends to one server at a time
const COMPARED = 20;

const areas = Object.values(AREAS);
let annotations = {};

const area = () => areas[chosenIndex($('#areas'))];
const chosenRead = () => area().reads[chosenIndex($('#read-methods'))];
const chosenWrite = () => area().writes[chosenIndex($('#write-methods'))];

async function readOnce(call, cached) {
  const made = await read(call, cached);
  return area().isNeverCached ? { ...made, outcome: 'NEVER' } : made;
}

async function call(cached) {
  const made = await readOnce(chosenRead(), cached);
  remember(made);
  showAnswer(made);
  addToHistory(made);
  return made;
}

async function callAtOnce() {
  const made = await Promise.all(Array.from({ length: AT_ONCE }, () => readOnce(chosenRead(), true)));
  made.forEach(remember);
  showAnswer(made[0]);
  showOutcomes(made);
  made.forEach(addToHistory);
}

async function compare() {
  const compared = chosenRead();
  await call(true);
  for (let i = 0; i < COMPARED; i++) {
    remember(await read(compared, true));
    remember(await read(compared, false));
  }
}

async function writeOnce() {
  if (await write(chosenWrite())) offerNextRead(nameOf(chosenRead()), () => busy($('#written'), () => call(true)));
}

const ACTIONS = { cached: () => call(true), uncached: () => call(false), atOnce: callAtOnce, compare };

/** Does the work with the choices off, then shows what it changed. Answers what the work does, if it succeeds. */
async function busy(within, work) {
  const controls = [...document.querySelectorAll('#areas, .choice'), ...within.querySelectorAll('button')];
  controls.forEach((control) => { control.disabled = true; });
  try {
    return await work();
  } catch (failure) {
    showFailure(failure);
    return undefined;
  } finally {
    controls.forEach((control) => { control.disabled = false; });
    showTimes(chosenRead());
    await look();
  }
}

function source({ service }) {
  return [annotations[service], service].filter(Boolean).join('\n');
}

function showRead() {
  showFields($('#read-arguments'), chosenRead().fields);
  $('#read-annotation').textContent = source(chosenRead());
  showTimes(chosenRead());
}

function showWrite() {
  showFields($('#write-arguments'), chosenWrite().fields);
  $('#write-annotation').textContent = source(chosenWrite());
}

function showArea() {
  offer($('#read-methods'), 'read', area().reads.map(({ label }) => label));
  offer($('#write-methods'), 'write', area().writes.map(({ label }) => label));
  $('#only-cached').hidden = Boolean(area().isNeverCached);
  forgetAnswer();
  showHint(area().hint);
  showRead();
  showWrite();
}

/** The address names the area, so that it can be shared and is there again after a reload. */
function chooseAreaOfAddress() {
  const index = Object.keys(AREAS).indexOf(location.hash.slice(1));
  if (index >= 0) $('#areas').querySelectorAll('input')[index].checked = true;
  showArea();
}

async function offerCategories() {
  const categories = await (await fetch('/api/categories')).json();
  const rooms = categories.filter((category) => category.parentId === null);
  offerOptions('categoryId', rooms.map((room) => ({
    label: room.name,
    options: categories.filter(({ parentId }) => parentId === room.id).map(({ id, name }) => [id, name]),
  })));
}

async function showAnnotations() {
  annotations = await (await fetch('/demo/annotations')).json();
  showRead();
  showWrite();
}

$('#areas').addEventListener('change', () => {
  history.replaceState(null, '', `#${Object.keys(AREAS)[chosenIndex($('#areas'))]}`);
  showArea();
});
addEventListener('hashchange', chooseAreaOfAddress);
$('#read-methods').addEventListener('change', showRead);
$('#write-methods').addEventListener('change', showWrite);
$('#read').addEventListener('submit', (event) => {
  event.preventDefault();
  busy(event.target, ACTIONS[event.submitter?.value ?? 'cached']);
});
$('#write').addEventListener('submit', (event) => {
  event.preventDefault();
  busy(event.target, writeOnce);
});
$('#empty').addEventListener('click', (event) => {
  busy(event.target.parentElement, () => fetch('/demo/entries', { method: 'DELETE' }));
});
setInterval(() => { if (!document.hidden) look(); }, 1000);

offer($('#areas'), 'area', areas.map(({ label }) => label));
chooseAreaOfAddress();
await Promise.all([showAnnotations(), offerCategories(), look()]);
