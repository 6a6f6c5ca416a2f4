import { $, element, headline, milliseconds, outcomeAndReason } from './dom.js';

const OUTCOMES = {
  HIT: 'Answered from Redis.',
  MISS: 'Not in Redis: loaded from the database, then stored.',
  JOINED: 'Another request was loading it already; this one shares its answer.',
  WAITED: 'Another process was loading it; this one waited for it.',
  REFUSED: 'Loaded from the database; not stored, because it was invalidated meanwhile.',
  BYPASSED: 'Loaded from the database, past the cache.',
  UNAVAILABLE: 'Redis could not be asked: loaded from the database.',
  UNCACHED: 'Straight from the database.',
  NEVER: 'Never cached: straight from the database, each time.',
};

/** How a call was answered, in one line. */
export function outcomeLine(made) {
  const line = element('p');
  line.append(outcomeAndReason(made), ' ');
  if (made.took !== undefined) line.append(element('span', 'milliseconds', milliseconds(made.took)), ' ');
  line.append(OUTCOMES[made.outcome] ?? '');
  return line;
}

export function showAnswer(made) {
  const json = element('details');
  json.open = $('#answer details')?.open ?? false;
  json.append(element('summary', '', 'The whole answer'), element('pre', '', JSON.stringify(made.body, null, 2)));
  $('#answer').replaceChildren(outcomeLine(made), element('p', 'product', headline(made)));
  if (made.key) $('#answer').append(element('p', 'key', made.key));
  $('#answer').append(json);
}

/** How several calls at once were answered, above the answer of one of them. */
export function showOutcomes(calls) {
  const counts = new Map();
  for (const { outcome = 'NO CACHE' } of calls) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const told = [...counts].sort((a, b) => a[1] - b[1]).map(([outcome, count]) => `${count} × ${outcome}`);
  $('#answer').prepend(element('p', '', `${calls.length} calls at once: ${told.join(', ')}`));
}

export function showFailure(failure) {
  $('#answer').replaceChildren(element('p', '', `The shop does not answer: ${failure.message}`));
}

export function forgetAnswer() {
  $('#answer').replaceChildren(element('p', 'quiet', 'Nothing called yet.'));
}
