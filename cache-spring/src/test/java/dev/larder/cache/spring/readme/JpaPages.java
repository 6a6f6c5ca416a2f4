package dev.larder.cache.spring.readme;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import java.util.ArrayList;
import java.util.List;
import org.springframework.transaction.annotation.Transactional;

/** Entities and caches, as docs/jpa.md has them. */
final class JpaPages {

    private JpaPages() {}

    @Entity
    static class Article {
        @Id
        private long id;

        private String name;

        @OneToMany
        private List<Remark> remarks = new ArrayList<>();

        void rename(String name) {
            this.name = name;
        }
    }

    @Entity
    static class Remark {
        @Id
        private long id;
    }

    static class Articles {

        private final EntityManager entities;

        Articles(EntityManager entities) {
            this.entities = entities;
        }

        record Page(String name, int remarks) {}

        @Cached("article:{id}:page")
        @Transactional(readOnly = true)
        Page page(long id) {
            Article article = entities.find(Article.class, id);
            return new Page(article.name, article.remarks.size());
        }

        @Invalidates("article:{id}*")
        @Transactional
        void rename(long id, String name) {
            entities.find(Article.class, id).rename(name);
        }
    }
}
