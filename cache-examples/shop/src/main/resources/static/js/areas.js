import { euros } from './dom.js';

const FILTER = ['search', 'categoryId', 'minPrice', 'maxPrice', 'skip', 'limit'];

const product = (body) => `${(body.product ?? body).name}, ${euros((body.product ?? body).price)}`;
const stock = (body) => `${body.available} of ${body.onHand} to be had`;
const counted = (one, many) => (body) => `${body.length} ${body.length === 1 ? one : many}`;
const order = (body) => `Order ${body.id}, ${body.status}: ${euros(body.total)}`;
const done = (words) => () => words;

const join = {
  label: 'join', service: 'MembershipService.join', fields: ['userId', 'orgId', 'role'],
  send: 'PUT /organizations/{orgId}/members/{userId}', body: ['role'], tells: done('The role is set.'),
};
const leave = {
  label: 'leave', service: 'MembershipService.leave', fields: ['userId', 'orgId'],
  send: 'DELETE /organizations/{orgId}/members/{userId}', tells: done('No member any more.'),
};

/**
 * What a person can call: areas of the shop, each with reads and writes. A call names the service's method, the
 * arguments it needs, its address, what of them goes into the query or the body, and how to tell the answer in a few
 * words; a write may set arguments for the next one.
 */
export const AREAS = {
  catalogue: {
    label: 'Catalogue',
    hint: 'Read products 42 and 420, then change 42: the entries of 420 stay.',
    reads: [
      { label: 'details', service: 'ProductService.details', fields: ['productId'],
        path: '/products/{productId}/details', tells: product },
      { label: 'find', service: 'ProductService.find', fields: ['productId'],
        path: '/products/{productId}', tells: product },
      { label: 'withVariants', service: 'ProductService.withVariants', fields: ['productId'],
        path: '/products/{productId}/with-variants', tells: product },
      { label: 'findBySku', service: 'ProductService.findBySku', fields: ['sku'],
        path: '/products/sku/{sku}', tells: product },
      { label: 'list', service: 'ProductService.list', fields: FILTER, path: '/products', query: FILTER,
        tells: (body) => `${body.items.length} of ${body.total.toLocaleString('en')} products` },
    ],
    writes: [
      { label: 'update', service: 'ProductService.update', fields: ['productId', 'price'],
        send: 'PATCH /products/{productId}', body: ['price'], tells: product,
        then: (body) => ({ price: (body.price + 1).toFixed(2) }) },
    ],
  },
  permissions: {
    label: 'Permissions',
    hint: 'A “no” is remembered like a “yes”. Change a role, and only this user’s answers are asked anew.',
    reads: [
      { label: 'isAllowed', service: 'PermissionService.isAllowed', fields: ['userId', 'orgId', 'resource', 'action'],
        path: '/users/{userId}/permissions', query: ['orgId', 'resource', 'action'],
        tells: (body) => (body.allowed ? 'Allowed' : 'Not allowed') },
    ],
    writes: [
      join,
      leave,
      { label: 'changePlatformRole', service: 'PermissionService.changePlatformRole',
        fields: ['userId', 'platformRole'], send: 'PUT /users/{userId}/platform-role', body: { role: 'platformRole' },
        tells: done('The role is changed.') },
    ],
  },
  organizations: {
    label: 'Organizations',
    hint: 'A new name also leaves the catalogue, a new status the permissions; a new city neither.',
    reads: [
      { label: 'profile', service: 'OrganizationService.profile', fields: ['orgId'], path: '/organizations/{orgId}',
        tells: (body) => `${body.name}, ${body.city} (${body.status})` },
      { label: 'members', service: 'OrganizationService.members', fields: ['orgId'],
        path: '/organizations/{orgId}/members', tells: counted('member', 'members') },
      { label: 'statistics', service: 'OrganizationService.statistics', fields: ['orgId'],
        path: '/organizations/{orgId}/statistics',
        tells: (body) => `${euros(body.revenue)} in 30 days, ${body.members} members` },
      { label: 'organizationsOf', service: 'MembershipService.organizationsOf', fields: ['userId'],
        path: '/users/{userId}/organizations', tells: counted('organization', 'organizations') },
    ],
    writes: [
      { label: 'update city', service: 'OrganizationService.update', fields: ['orgId', 'city'],
        send: 'PATCH /organizations/{orgId}', body: ['city'], tells: (body) => `${body.name}, ${body.city}` },
      { label: 'update name', service: 'OrganizationService.update', fields: ['orgId', 'name'],
        send: 'PATCH /organizations/{orgId}', body: ['name'], tells: (body) => body.name },
      { label: 'update status', service: 'OrganizationService.update', fields: ['orgId', 'status'],
        send: 'PATCH /organizations/{orgId}', body: ['status'], tells: (body) => `${body.name} (${body.status})`,
        then: (body) => ({ status: body.status === 'active' ? 'suspended' : 'active' }) },
      join,
      leave,
    ],
  },
  cart: {
    label: 'Cart',
    hint: 'Every change of a cart drops it at once, and nobody else’s.',
    reads: [
      { label: 'cart', service: 'CartService.cart', fields: ['userId'], path: '/users/{userId}/cart',
        tells: (body) => `${body.pieces} ${body.pieces === 1 ? 'piece' : 'pieces'}, ${euros(body.total)}` },
    ],
    writes: [
      { label: 'add', service: 'CartService.add', fields: ['userId', 'variantId', 'quantity'],
        send: 'POST /users/{userId}/cart/{variantId}', body: ['quantity'], tells: done('Put into the cart.') },
      { label: 'setQuantity', service: 'CartService.setQuantity', fields: ['userId', 'variantId', 'quantity'],
        send: 'PUT /users/{userId}/cart/{variantId}', body: ['quantity'], tells: done('The quantity is set.') },
      { label: 'remove', service: 'CartService.remove', fields: ['userId', 'variantId'],
        send: 'DELETE /users/{userId}/cart/{variantId}', tells: done('Taken out of the cart.') },
      { label: 'take', service: 'CartService.take', fields: ['userId'], send: 'DELETE /users/{userId}/cart',
        tells: done('The cart is empty.') },
    ],
  },
  stock: {
    label: 'Stock',
    hint: 'Reserve some pieces: the stock of the variant and of its product leave Redis when that is committed.',
    reads: [
      { label: 'ofVariant', service: 'StockService.ofVariant', fields: ['variantId'],
        path: '/variants/{variantId}/stock', tells: stock },
      { label: 'ofProduct', service: 'StockService.ofProduct', fields: ['productId'],
        path: '/products/{productId}/stock', tells: stock },
    ],
    writes: [
      { label: 'reserve', service: 'StockChangeService.reserve', fields: ['variantId', 'quantity'],
        send: 'POST /variants/{variantId}/reservations', body: ['quantity'],
        tells: (body) => `Reservation ${body.id}: ${body.quantity} of variant ${body.variantId}`,
        then: (body) => ({ reservationId: body.id }) },
      { label: 'finalize', service: 'StockChangeService.finalizeReservation', fields: ['reservationId'],
        send: 'POST /reservations/{reservationId}/finalize', tells: (body) => `Reservation ${body.id} is finalized.` },
      { label: 'rollBack', service: 'StockChangeService.rollBack', fields: ['reservationId'],
        send: 'DELETE /reservations/{reservationId}', tells: (body) => `Reservation ${body.id} is rolled back.` },
      { label: 'update', service: 'StockChangeService.update', fields: ['variantId', 'onHand'],
        send: 'PUT /variants/{variantId}/stock', body: ['onHand'], tells: stock },
    ],
  },
  money: {
    label: 'Orders and money',
    isNeverCached: true,
    hint: 'Put something into a cart, read the cart and its stock, then place the order: what it takes leaves Redis once all of it is committed. An order that fails drops nothing.',
    reads: [
      { label: 'order', service: 'OrderService.order', fields: ['orderId'], path: '/orders/{orderId}', tells: order },
      { label: 'balance', service: 'BalanceService.balance', fields: ['orgId'],
        path: '/organizations/{orgId}/balance', tells: (body) => `${euros(body.amount)} to be paid out` },
      { label: 'payouts', service: 'PayoutService.payouts', fields: ['orgId'],
        path: '/organizations/{orgId}/payouts', tells: counted('payout', 'payouts') },
    ],
    writes: [
      { label: 'place', service: 'OrderService.place', fields: ['userId'], send: 'POST /users/{userId}/orders',
        tells: order, then: (body) => ({ orderId: body.id }) },
      { label: 'pay', service: 'OrderService.pay', fields: ['orderId'], send: 'POST /orders/{orderId}/payment',
        tells: order },
      { label: 'cancel', service: 'OrderService.cancel', fields: ['orderId'], send: 'DELETE /orders/{orderId}',
        tells: order },
      { label: 'payOut', service: 'PayoutService.payOut', fields: ['orgId', 'amount'],
        send: 'POST /organizations/{orgId}/payouts', body: ['amount'],
        tells: (body) => `${euros(body.amount)} are on their way` },
    ],
  },
};
