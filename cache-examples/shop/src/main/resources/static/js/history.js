import { $, element, milliseconds, outcomeAndReason } from './dom.js';

const KEPT = 12;

export function addToHistory({ name, outcome, reason, took }) {
  const row = element('tr');
  const cell = element('td');
  cell.append(outcomeAndReason({ outcome, reason }));
  row.append(element('td', 'key', name), cell, element('td', 'number', took === undefined ? '' : milliseconds(took)));
  const body = $('#history tbody');
  body.prepend(row);
  [...body.children].slice(KEPT).forEach((old) => old.remove());
  $('#history').hidden = false;
  $('#no-history').hidden = true;
}
