package dev.larder.examples.shop.catalog;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The categories in the database. Knows no cache. */
@Repository
class CategoryRepository {

    private final JdbcClient jdbc;

    CategoryRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Category> all() {
        return jdbc.sql("select id, parent_id, name from categories order by id")
                .query(Category.class)
                .list();
    }

    Optional<Category> rename(long id, String name) {
        return jdbc.sql("update categories set name = :name where id = :id returning id, parent_id, name")
                .param("id", id)
                .param("name", name)
                .query(Category.class)
                .optional();
    }
}
