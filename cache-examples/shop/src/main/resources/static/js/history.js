import { $, badge, element, milliseconds } from './dom.js';

const KEPT = 12;

export function addToHistory({ name, outcome, took }) {
  const row = element('tr');
  const cell = element('td');
  cell.append(badge(outcome));
  row.append(element('td', 'key', name), cell, element('td', 'number', took === undefined ? '' : milliseconds(took)));
  const body = $('#history tbody');
  body.prepend(row);
  [...body.children].slice(KEPT).forEach((old) => old.remove());
  $('#history').hidden = false;
  $('#no-history').hidden = true;
}
