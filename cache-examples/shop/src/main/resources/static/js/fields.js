import { element } from './dom.js';

const number = (label, value, limits = {}) => ({ label, value, type: 'number', min: 1, required: true, ...limits });
const text = (label, value, limits = {}) => ({ label, value, autocomplete: 'off', ...limits });
const oneOf = (label, ...options) => ({ label, options, value: options[0] });

/** Every argument the page knows. A value that was typed once is there again wherever its argument is asked for. */
const FIELDS = {
  productId: number('Product id', 42),
  sku: text('SKU', 'BED-04201', { required: true, autocapitalize: 'characters', spellcheck: false }),
  search: text('Search', '', { placeholder: 'any', maxLength: 100 }),
  categoryId: { label: 'Category', value: '', options: [['', 'any']] },
  minPrice: number('Price from', '', { min: 0, step: 0.01, required: false, placeholder: 'any' }),
  maxPrice: number('Price to', '', { min: 0, step: 0.01, required: false, placeholder: 'any' }),
  skip: number('Skip', 0, { min: 0 }),
  limit: number('Limit', 20, { max: 100 }),
  price: number('New price, €', '49.90', { min: 0.01, max: 999999.99, step: 0.01 }),
  userId: number('User id', 12),
  orgId: number('Organization id', 1),
  resource: oneOf('Resource', 'payout', 'product', 'order', 'member', 'organization'),
  action: oneOf('Action', 'create', 'read', 'update', 'delete'),
  platformRole: oneOf('Role in the whole shop', 'admin', 'support', 'customer'),
  role: oneOf('Role', 'editor', 'support', 'manager', 'owner'),
  city: text('New city', 'Hamburg', { required: true, maxLength: 60 }),
  name: text('New name', 'Nordlicht & Söhne', { required: true, maxLength: 60 }),
  status: oneOf('New status', 'suspended', 'active'),
  variantId: number('Variant id', 94),
  quantity: number('Pieces', 2, { max: 99 }),
  onHand: number('On the shelf', 40, { min: 0, max: 100000 }),
  reservationId: number('Reservation id', ''),
  orderId: number('Order id', 1),
  amount: number('Amount, €', '50.00', { min: 0.01, max: 999999.99, step: 0.01 }),
};

export function valueOf(name) {
  return String(FIELDS[name].value).trim();
}

/** Sets a value, also where it can be seen now. */
export function setValue(name, value) {
  FIELDS[name].value = value;
  document.querySelectorAll(`[name=${name}]`).forEach((control) => { control.value = value; });
}

export function offerOptions(name, options) {
  FIELDS[name].options.push(...options);
}

/** Shows exactly these arguments in the group. */
export function showFields(group, names) {
  group.replaceChildren(...names.map(labelled));
}

function labelled(name) {
  const label = element('label', '', `${FIELDS[name].label} `);
  const control = FIELDS[name].options ? select(FIELDS[name].options) : input(FIELDS[name]);
  control.name = name;
  control.value = FIELDS[name].value;
  control.addEventListener('input', () => setValue(name, control.value));
  label.append(control);
  return label;
}

function input({ label, value, options, ...attributes }) {
  return Object.assign(element('input'), attributes);
}

/** An option is a text, a value with its text, or a group with a label and options. */
function select(options) {
  const made = element('select');
  for (const option of options) {
    if (option.label) {
      const group = element('optgroup');
      group.label = option.label;
      group.append(...option.options.map(([value, shown]) => new Option(shown, value)));
      made.append(group);
    } else {
      const [value, shown] = Array.isArray(option) ? option : [option, option];
      made.append(new Option(shown, value));
    }
  }
  return made;
}
