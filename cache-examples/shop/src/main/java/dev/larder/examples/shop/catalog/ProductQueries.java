package dev.larder.examples.shop.catalog;

/** The longer queries. */
final class ProductQueries {

    /** One row; the ranking looks at the sales of every product in the category. */
    static final String DETAILS = """
            with sold as (
              select p.id, coalesce(sum(i.quantity) filter (where o.placed_at > now() - interval '30 days'), 0) as pieces
              from products p
              left join order_items i on i.product_id = p.id
              left join orders o on o.id = i.order_id
              where p.category_id = (select category_id from products where id = :id)
              group by p.id
            ), ranked as (
              select id, pieces, rank() over (order by pieces desc) as position, count(*) over () as products
              from sold
            ), reviewed as (
              select count(*) as reviews, round(avg(rating), 1) as rating from reviews where product_id = :id
            )
            select p.id, p.sku, p.name, p.description, p.price, v.name as vendor,
                   room.name as room, c.name as category,
                   (select count(*) from variants where product_id = p.id) as variants,
                   reviewed.reviews, reviewed.rating,
                   ranked.pieces as sold_last30_days, ranked.position as rank_in_category,
                   ranked.products as products_in_category
            from products p
            join organizations v on v.id = p.organization_id
            join categories c on c.id = p.category_id
            left join categories room on room.id = c.parent_id
            join ranked on ranked.id = p.id
            cross join reviewed
            where p.id = :id
            """;

    private static final String FILTER = """
            where (cast(:search as text) is null or position(lower(:search) in lower(p.name)) > 0)
              and (cast(:categoryId as bigint) is null or p.category_id = :categoryId)
              and (cast(:minPrice as numeric) is null or p.price >= :minPrice)
              and (cast(:maxPrice as numeric) is null or p.price <= :maxPrice)
            """;

    static final String LIST = """
            select p.id, p.sku, p.name, p.price, v.id as vendor_id, v.name as vendor
            from products p
            join organizations v on v.id = p.organization_id
            """ + FILTER + "order by p.name, p.id limit :limit offset :skip";

    static final String COUNT = "select count(*) from products p " + FILTER;

    private ProductQueries() {}
}
