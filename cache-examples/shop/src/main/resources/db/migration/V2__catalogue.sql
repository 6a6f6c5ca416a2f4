-- 3,840 products: 96 kinds of goods, each in 40 series. The seed makes every start the same.

select setseed(0.42);

insert into organizations (name)
values ('Nordlicht Manufaktur'), ('Casa Oliveira'), ('Atelier Moreau'), ('Harbour & Sons'),
       ('Kyoto Craft House'), ('Bergwerk Design'), ('Stoneleigh Trading'), ('Lumen Works'),
       ('Fjord Living'), ('Tessuto Milano'), ('Green Acre Supply'), ('Paper Lane');

create temporary table kinds (
  id       bigint generated always as identity,
  room     text,
  category text,
  name     text,
  price    numeric,
  variants text[]
);

insert into kinds (room, category, name, price, variants)
values
  ('Kitchen', 'Knives', 'Chef''s knife', 89, '{18 cm,21 cm,24 cm}'),
  ('Kitchen', 'Knives', 'Paring knife', 34, '{8 cm,10 cm}'),
  ('Kitchen', 'Knives', 'Bread knife', 59, '{22 cm,26 cm}'),
  ('Kitchen', 'Knives', 'Santoku knife', 95, '{16 cm,18 cm}'),
  ('Kitchen', 'Cookware', 'Frying pan', 64, '{20 cm,24 cm,28 cm}'),
  ('Kitchen', 'Cookware', 'Casserole', 119, '{3 l,5 l,7 l}'),
  ('Kitchen', 'Cookware', 'Saucepan', 49, '{1 l,2 l}'),
  ('Kitchen', 'Cookware', 'Wok', 72, '{30 cm,34 cm}'),
  ('Kitchen', 'Coffee', 'Coffee grinder', 129, '{black,steel}'),
  ('Kitchen', 'Coffee', 'Pour-over kettle', 69, '{0.8 l,1.2 l}'),
  ('Kitchen', 'Coffee', 'French press', 39, '{0.35 l,1 l}'),
  ('Kitchen', 'Coffee', 'Espresso cup set', 28, '{2 cups,4 cups,6 cups}'),
  ('Kitchen', 'Baking', 'Bread tin', 24, '{small,large}'),
  ('Kitchen', 'Baking', 'Rolling pin', 19, '{beech,walnut}'),
  ('Kitchen', 'Baking', 'Mixing bowl', 27, '{2 l,4 l,6 l}'),
  ('Kitchen', 'Baking', 'Cake stand', 45, '{white,sage}'),
  ('Living', 'Lighting', 'Floor lamp', 179, '{black,brass}'),
  ('Living', 'Lighting', 'Table lamp', 89, '{black,brass,white}'),
  ('Living', 'Lighting', 'Pendant lamp', 139, '{25 cm,40 cm}'),
  ('Living', 'Lighting', 'Reading light', 59, '{clamp,stand}'),
  ('Living', 'Seating', 'Armchair', 449, '{linen,wool,leather}'),
  ('Living', 'Seating', 'Sofa', 1290, '{two seats,three seats}'),
  ('Living', 'Seating', 'Footstool', 129, '{linen,wool}'),
  ('Living', 'Seating', 'Bench', 239, '{oak,walnut}'),
  ('Living', 'Shelving', 'Wall shelf', 49, '{60 cm,90 cm,120 cm}'),
  ('Living', 'Shelving', 'Bookcase', 329, '{three shelves,five shelves}'),
  ('Living', 'Shelving', 'Sideboard', 599, '{oak,walnut}'),
  ('Living', 'Shelving', 'Coat rack', 79, '{wall,standing}'),
  ('Living', 'Decoration', 'Vase', 39, '{small,medium,large}'),
  ('Living', 'Decoration', 'Candle holder', 22, '{brass,steel}'),
  ('Living', 'Decoration', 'Mirror', 119, '{50 cm,80 cm}'),
  ('Living', 'Decoration', 'Wall clock', 69, '{light,dark}'),
  ('Bedroom', 'Bedding', 'Duvet cover', 89, '{single,double,king}'),
  ('Bedroom', 'Bedding', 'Pillow', 49, '{soft,firm}'),
  ('Bedroom', 'Bedding', 'Fitted sheet', 39, '{single,double,king}'),
  ('Bedroom', 'Bedding', 'Wool blanket', 129, '{grey,ochre}'),
  ('Bedroom', 'Wardrobes', 'Wardrobe', 749, '{two doors,three doors}'),
  ('Bedroom', 'Wardrobes', 'Chest of drawers', 349, '{oak,white}'),
  ('Bedroom', 'Wardrobes', 'Clothes rail', 99, '{black,steel}'),
  ('Bedroom', 'Wardrobes', 'Storage box', 29, '{small,large}'),
  ('Bedroom', 'Bedside', 'Bedside table', 149, '{oak,walnut}'),
  ('Bedroom', 'Bedside', 'Alarm clock', 35, '{white,green}'),
  ('Bedroom', 'Bedside', 'Night light', 25, '{warm,dimmable}'),
  ('Bedroom', 'Bedside', 'Carafe', 32, '{0.5 l,1 l}'),
  ('Bedroom', 'Bath', 'Bath towel', 29, '{sand,slate,white}'),
  ('Bedroom', 'Bath', 'Bathrobe', 79, '{S,M,L,XL}'),
  ('Bedroom', 'Bath', 'Soap dish', 15, '{stone,oak}'),
  ('Bedroom', 'Bath', 'Laundry basket', 59, '{40 l,60 l}'),
  ('Garden', 'Tools', 'Spade', 45, '{short,long}'),
  ('Garden', 'Tools', 'Pruning shears', 39, '{left hand,right hand}'),
  ('Garden', 'Tools', 'Hand trowel', 18, '{narrow,wide}'),
  ('Garden', 'Tools', 'Watering can', 35, '{5 l,9 l}'),
  ('Garden', 'Planting', 'Flower pot', 21, '{14 cm,20 cm,28 cm}'),
  ('Garden', 'Planting', 'Raised bed', 159, '{100 cm,150 cm}'),
  ('Garden', 'Planting', 'Herb box', 33, '{three pots,five pots}'),
  ('Garden', 'Planting', 'Plant stand', 49, '{40 cm,60 cm}'),
  ('Garden', 'Outdoor dining', 'Garden table', 399, '{four seats,six seats}'),
  ('Garden', 'Outdoor dining', 'Folding chair', 89, '{teak,steel}'),
  ('Garden', 'Outdoor dining', 'Parasol', 149, '{2.5 m,3 m}'),
  ('Garden', 'Outdoor dining', 'Fire bowl', 119, '{60 cm,80 cm}'),
  ('Garden', 'Camping', 'Lantern', 45, '{gas,rechargeable}'),
  ('Garden', 'Camping', 'Hammock', 79, '{one person,two persons}'),
  ('Garden', 'Camping', 'Cool box', 99, '{20 l,35 l}'),
  ('Garden', 'Camping', 'Camp stove', 69, '{one flame,two flames}'),
  ('Office', 'Desks', 'Writing desk', 399, '{120 cm,140 cm,160 cm}'),
  ('Office', 'Desks', 'Standing desk', 649, '{140 cm,160 cm}'),
  ('Office', 'Desks', 'Desk organizer', 32, '{oak,felt}'),
  ('Office', 'Desks', 'Monitor stand', 59, '{oak,walnut}'),
  ('Office', 'Chairs', 'Office chair', 329, '{black,grey}'),
  ('Office', 'Chairs', 'Stool', 119, '{45 cm,65 cm}'),
  ('Office', 'Chairs', 'Visitor''s chair', 149, '{oak,beech}'),
  ('Office', 'Chairs', 'Seat cushion', 35, '{wool,linen}'),
  ('Office', 'Paper', 'Notebook', 14, '{lined,plain,dotted}'),
  ('Office', 'Paper', 'Wall calendar', 19, '{A4,A3}'),
  ('Office', 'Paper', 'Letter set', 22, '{white,cream}'),
  ('Office', 'Paper', 'Sketch book', 18, '{A5,A4}'),
  ('Office', 'Writing', 'Fountain pen', 69, '{fine,medium,broad}'),
  ('Office', 'Writing', 'Pencil set', 16, '{6 pencils,12 pencils}'),
  ('Office', 'Writing', 'Ink bottle', 12, '{black,blue,green}'),
  ('Office', 'Writing', 'Pen case', 29, '{felt,leather}'),
  ('Travel', 'Bags', 'Backpack', 119, '{18 l,24 l}'),
  ('Travel', 'Bags', 'Shoulder bag', 89, '{olive,navy}'),
  ('Travel', 'Bags', 'Weekender', 159, '{35 l,45 l}'),
  ('Travel', 'Bags', 'Tote bag', 35, '{natural,black}'),
  ('Travel', 'Luggage', 'Cabin case', 189, '{hard,soft}'),
  ('Travel', 'Luggage', 'Suitcase', 259, '{65 l,90 l}'),
  ('Travel', 'Luggage', 'Garment bag', 69, '{navy,black}'),
  ('Travel', 'Luggage', 'Packing cubes', 39, '{set of 3,set of 5}'),
  ('Travel', 'Bottles', 'Drinking bottle', 25, '{0.5 l,0.75 l,1 l}'),
  ('Travel', 'Bottles', 'Vacuum flask', 39, '{0.5 l,1 l}'),
  ('Travel', 'Bottles', 'Travel mug', 29, '{0.3 l,0.45 l}'),
  ('Travel', 'Bottles', 'Lunch box', 27, '{one tier,two tiers}'),
  ('Travel', 'Rain', 'Umbrella', 45, '{pocket,long}'),
  ('Travel', 'Rain', 'Rain jacket', 149, '{S,M,L,XL}'),
  ('Travel', 'Rain', 'Rain hat', 39, '{S/M,L/XL}'),
  ('Travel', 'Rain', 'Dry bag', 29, '{10 l,20 l}');

insert into categories (name)
select room from kinds group by room order by min(id);

insert into categories (parent_id, name)
select c.id, k.category
from kinds k join categories c on c.name = k.room
group by c.id, k.category order by min(k.id);

create temporary table series (id bigint generated always as identity, name text);

insert into series (name)
values ('Alder'), ('Amber'), ('Arctic'), ('Aspen'), ('Aurora'), ('Birch'), ('Cedar'), ('Clover'),
       ('Coast'), ('Copper'), ('Dune'), ('Elm'), ('Ember'), ('Fern'), ('Flint'), ('Harbour'),
       ('Hazel'), ('Heron'), ('Indigo'), ('Iris'), ('Juniper'), ('Lark'), ('Linden'), ('Maple'),
       ('Meadow'), ('Mistral'), ('Moss'), ('Oak'), ('Ochre'), ('Olive'), ('Pebble'), ('Pine'),
       ('Quartz'), ('Reed'), ('Rowan'), ('Saffron'), ('Sage'), ('Slate'), ('Willow'), ('Yarrow');

insert into products (organization_id, category_id, sku, name, description, price)
select o.id,
       c.id,
       upper(left(k.category, 3)) || '-' || lpad((k.id * 100 + s.id)::text, 5, '0'),
       s.name || ' ' || lower(k.name),
       k.name || ' of the ' || s.name || ' series, made by ' || o.name || ' in small batches.',
       round(k.price * (0.7 + random()::numeric * 0.8)) - 0.10
from series s
cross join kinds k
join categories c on c.name = k.category
join organizations o on o.id = 1 + (s.id * 7 + k.id * 3) % 12
order by s.id, k.id;

insert into variants (product_id, sku, name, surcharge)
select p.id,
       p.sku || '-' || v.position,
       v.name,
       round((v.position - 1) * p.price * 0.15, 2)
from products p
join kinds k on k.id = right(p.sku, 5)::int / 100
cross join lateral unnest(k.variants) with ordinality as v (name, position)
order by p.id, v.position;

-- Some products are loved and reviewed often, some hardly sell.
insert into reviews (product_id, rating)
select p.id, least(5, 2 + floor(random() * 4))::int
from products p
cross join lateral generate_series(1, 3 + (p.id * 31 % 23)::int) as n;

insert into orders (placed_at)
select now() - random() * interval '90 days'
from generate_series(1, 30000);

insert into order_items (order_id, product_id, quantity)
select o.id, 1 + floor(power(random(), 1.5) * 3840)::bigint, 1 + floor(random() * 3)::int
from orders o
cross join lateral generate_series(1, 1 + (o.id % 5)::int) as n;

drop table kinds;
drop table series;

analyze;
