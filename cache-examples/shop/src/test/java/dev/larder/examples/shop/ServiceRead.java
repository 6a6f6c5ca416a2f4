package dev.larder.examples.shop;

/**
 * The cached reads beside the catalogue's: path, key, TTL, and a change in the database that would be seen if the cache
 * were not asked. Placeholders are the ids of {@link ServiceReadsTest}.
 */
enum ServiceRead {
    IS_ALLOWED(
            "/users/{user}/permissions?orgId={org}&resource=product&action=update",
            "perm:{user}:{org}:product:update",
            300,
            "delete from memberships where user_id = {user}"),
    ORGANIZATIONS_OF(
            "/users/{user}/organizations", "user:orgs:{user}", 900, "delete from memberships where user_id = {user}"),
    PROFILE("/organizations/{org}", "org:{org}", 1800, "update organizations set city = 'There' where id = {org}"),
    MEMBERS(
            "/organizations/{org}/members",
            "org:{org}:members",
            1800,
            "delete from memberships where user_id = {user}"),
    STATISTICS(
            "/organizations/{org}/statistics",
            "org:{org}:stats",
            1800,
            "delete from memberships where user_id = {user}"),
    CART("/users/{user}/cart", "cart:{user}", 60, "delete from cart_items where user_id = {user}"),
    STOCK_OF_PRODUCT(
            "/products/{product}/stock",
            "inventory:{product}",
            120,
            "update stock set on_hand = 999 where variant_id = {variant}"),
    STOCK_OF_VARIANT(
            "/variants/{variant}/stock",
            "stock:{variant}",
            120,
            "update stock set on_hand = 999 where variant_id = {variant}");

    final String path;
    final String key;
    final int ttlSeconds;
    final String change;

    ServiceRead(String path, String key, int ttlSeconds, String change) {
        this.path = path;
        this.key = key;
        this.ttlSeconds = ttlSeconds;
        this.change = change;
    }
}
